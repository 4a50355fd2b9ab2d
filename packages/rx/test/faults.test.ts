import { once } from 'node:events'
import { PassThrough, Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FtpError } from '@sluice/protocol'
import { lastValueFrom, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { access } from '../../transport/test/support/log-in.ts'
import { leaveNothingOpen, watchHandles } from '../../transport/test/support/open-handles.ts'
import { received } from '../../transport/test/support/received.ts'
import {
  type Script,
  ScriptedServer,
  type ScriptedSession,
} from '../../transport/test/support/scripted-server.ts'
import { createFtp } from '../src/create-ftp.ts'
import type { Ftp } from '../src/ftp.ts'
import type { FtpOptions } from '../src/ftp-options.ts'

leaveNothingOpen()

const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeAll(() => {
  process.on('unhandledRejection', note)
})
afterAll(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

const MIB = 1024 * 1024
const CONTENT = 'the content of the file'

/** A client of a server that does what a script says. */
async function start(script: Script, options: Partial<FtpOptions> = {}) {
  const server = await ScriptedServer.start(script)
  const ftp = createFtp({
    ...access(server, options),
    ...(options.sessions && { sessions: options.sessions }),
  })
  return {
    server,
    ftp,
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function send(session: ScriptedSession): Promise<void> {
  session.reply('150 here it comes')
  ;(await session.data()).end(CONTENT)
  session.reply('226 done')
}

/** Writes as long as the client takes it, and counts what the socket has taken. */
function endless(): {
  readonly act: (session: ScriptedSession) => Promise<void>
  readonly sent: () => number
} {
  let sent = 0
  return {
    sent: () => sent,
    act: async session => {
      session.reply('150 here it comes')
      const data = await session.holdData()
      const piece = Buffer.alloc(64 * 1024)
      const more = () => {
        if (data.destroyed) return
        data.write(piece, error => {
          if (error) return
          sent += piece.length
          more()
        })
      }
      more()
      data.once('close', () => session.reply('426 cut'))
    },
  }
}

/** What a stream has told until it closed. */
async function story(stream: Readable | Writable): Promise<readonly string[]> {
  const told: string[] = []
  for (const event of ['end', 'finish', 'error']) stream.on(event, () => told.push(event))
  await new Promise(resolve => stream.once('close', resolve))
  return told
}

async function expectUsable(ftp: Ftp): Promise<void> {
  expect(await ftp.command('NOOP')).toMatchObject({ code: 200 })
}

describe('a Readable never ends in order', () => {
  test.each<[string, (session: ScriptedSession) => Promise<void>, string]>([
    [
      'after a 426 behind all of the data',
      async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end(CONTENT)
        session.reply('426 cut')
      },
      'FTP_TRANSFER_REFUSED',
    ],
    [
      'after a reset behind half of the data, with a 226',
      async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.write('half', () => {
          session.resetData()
          session.reply('226 done')
        })
      },
      'FTP_DATA_BROKEN',
    ],
    [
      'when the control connection goes before the 226',
      async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.end(CONTENT)
        await once(data.resume(), 'end')
        session.socket.end()
      },
      'FTP_UNCONFIRMED',
    ],
  ])('%s', async (_name, act, code) => {
    await using run = await start({ RETR: act })
    const stream = run.ftp.createReadStream('a')
    const told = story(stream)
    stream.resume()
    expect(await told).toEqual(['error'])
    expect(stream.errored).toMatchObject({ code })
    await expect(stream.result).rejects.toBe(stream.errored)
    expect(stream.readableEnded).toBe(false)
    await expect(pipeline(run.ftp.createReadStream('a'), new PassThrough().resume())).rejects.toMatchObject({
      code,
    })
    await expectUsable(run.ftp)
  })

  test('when nobody has read all of it and its transfer fails', async () => {
    await using run = await start({
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end(CONTENT)
        session.reply('451 disk')
      },
    })
    const stream = run.ftp.createReadStream('a')
    stream.on('error', () => {})
    stream.read(0)
    await expect(stream.result).rejects.toMatchObject({ code: 'FTP_TRANSFER_REFUSED' })
    expect(stream.destroyed).toBe(true)
    expect(stream.readableEnded).toBe(false)
  })
})

describe('a Readable that is given up', () => {
  test('while it waits for a session, while the 150 is waited for, in the middle: the session serves on', async () => {
    const { act } = endless()
    await using run = await start({ RETR: act })
    const busy = run.ftp.createReadStream('first')
    await once(busy, 'readable')
    const nothingElse = watchHandles()

    const waiting = run.ftp.createReadStream('second')
    const waited = story(waiting)
    waiting.read(0)
    waiting.destroy()
    expect(await waited).toEqual([])
    await expect(waiting.result).rejects.toMatchObject({ name: 'AbortError' })

    const ended = story(busy)
    busy.destroy(new Error('no more'))
    expect(await ended).toEqual(['error'])
    await expect(busy.result).rejects.toThrow('no more')
    await expectUsable(run.ftp)
    expect(run.server.sessions).toHaveLength(1)
    expect(run.server.commands).not.toContain('RETR second')
    await nothingElse()
  })

  test.each(['while it waits', 'in the middle', 'after its end'])('by a signal %s', async when => {
    const { act } = endless()
    await using run = await start({ RETR: when === 'after its end' ? send : act })
    const busy = when === 'while it waits' ? run.ftp.createReadStream('first') : undefined
    if (busy !== undefined)
      await once(
        busy.on('error', () => {}),
        'readable',
      )
    const abort = new AbortController()
    const stream = run.ftp.createReadStream('a', { signal: abort.signal })
    const told = story(stream)
    if (when === 'while it waits') stream.read(0)
    if (when === 'in the middle') await once(stream, 'readable')
    if (when === 'after its end') expect(await text(stream)).toBe(CONTENT)
    abort.abort(new Error('enough'))
    expect(await told).toEqual([when === 'after its end' ? 'end' : 'error'])
    if (when === 'after its end') expect(await stream.result).toMatchObject({ bytes: CONTENT.length })
    else {
      expect(stream.errored).toMatchObject({ name: 'AbortError', cause: { message: 'enough' } })
      await expect(stream.result).rejects.toMatchObject({ name: 'AbortError' })
    }
    busy?.destroy()
    await expectUsable(run.ftp)
  })
})

test('a reader that stops, stops the server; one that goes on, lets it go on', async () => {
  const { act, sent } = endless()
  await using run = await start({ RETR: act })
  const stream = run.ftp.createReadStream('a')
  await once(stream, 'readable')
  let last = -1
  while (sent() !== last || last <= 0) {
    last = sent()
    await sleep(100)
  }
  // What the stream, a read and the buffers of two kernels hold.
  expect(last).toBeLessThan(24 * MIB)
  expect(stream.readableLength).toBeLessThan(2 * MIB)
  let taken = 0
  for await (const chunk of stream) {
    taken += chunk.length
    if (taken > last + 8 * MIB) break
  }
  expect(sent()).toBeGreaterThan(last)
  await expectUsable(run.ftp)
})

describe('a Writable', () => {
  test('finishes only after the 226', async () => {
    const held: { confirm?: () => void } = {}
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        await received(data)
        held.confirm = () => session.reply('226 stored')
        session.server.changed()
        data.end()
      },
    })
    const stream = run.ftp.createWriteStream('a')
    const told = story(stream)
    stream.end(CONTENT)
    await run.server.until(() => held.confirm !== undefined)
    await sleep(50)
    expect([stream.writableFinished, stream.destroyed]).toEqual([false, false])
    held.confirm?.()
    expect(await told).toEqual(['finish'])
    expect(await stream.result).toMatchObject({ bytes: CONTENT.length })
  })

  test.each(['452 no room', '426 cut'])('never finishes after a %s at the end', async reply => {
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        await received(data)
        session.reply(reply)
        data.end()
      },
    })
    const stream = run.ftp.createWriteStream('a')
    const told = story(stream)
    stream.end(CONTENT)
    expect(await told).toEqual(['error'])
    expect(stream.errored).toMatchObject({ code: 'FTP_TRANSFER_REFUSED' })
    expect(stream.writableFinished).toBe(false)
    await expect(stream.result).rejects.toBe(stream.errored)
    await expectUsable(run.ftp)
  })

  test('that is destroyed answers every write that waits', async () => {
    const files: ReturnType<typeof received>[] = []
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        await once(data, 'data')
        data.pause()
        await sleep(20)
        files.push(received(data))
        await files[0]
        session.reply('426 cut')
      },
    })
    const stream = run.ftp.createWriteStream('a')
    stream.on('error', () => {})
    const answered: unknown[] = []
    for (let i = 0; i < 400; i++) stream.write(Buffer.alloc(64 * 1024), error => answered.push(error))
    await run.server.until(() => (run.server.sessions[0]?.rawData.length ?? 0) > 0)
    stream.destroy(new Error('no more'))
    await expect(stream.result).rejects.toThrow('no more')
    await expect.poll(() => answered.length).toBe(400)
    expect(answered.at(-1)).toBeInstanceOf(Error)
    await expectUsable(run.ftp)
    expect((await files[0])?.how ?? 'reset').toBe('reset')
  })

  test('that the server refuses in the middle answers every write that waits', async () => {
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        await once(data, 'data')
        session.reply('552 quota')
        data.destroy()
      },
    })
    const stream = run.ftp.createWriteStream('a')
    const answered: unknown[] = []
    const told = story(stream)
    for (let i = 0; i < 400; i++) stream.write(Buffer.alloc(64 * 1024), error => answered.push(error))
    expect(await told).toEqual(['error'])
    expect(stream.errored).toMatchObject({ code: 'FTP_TRANSFER_REFUSED', reply: { code: 552 } })
    await expect.poll(() => answered.length).toBe(400)
    await expectUsable(run.ftp)
  })

  test('whose pipeline fails never looks like an end', async () => {
    const files: ReturnType<typeof received>[] = []
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        files.push(received(await session.data()))
        session.reply((await files.at(-1))?.how === 'end' ? '226 stored' : '426 cut')
      },
    })
    async function* source() {
      for (let i = 0; i < 20; i++) yield Buffer.alloc(64 * 1024)
      throw new Error('the disk is on fire')
    }
    await expect(pipeline(source, run.ftp.createWriteStream('a'))).rejects.toThrow('the disk is on fire')
    await expectUsable(run.ftp)
    for (const file of files) expect((await file).how).toBe('reset')
    expect(files).toHaveLength(1)
  })

  test.each(['before', 'after'])('given up by a signal %s its first write', async when => {
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        await received(await session.data())
        session.reply('426 cut')
      },
    })
    const abort = new AbortController()
    if (when === 'before') abort.abort(new Error('enough'))
    const stream = run.ftp.createWriteStream('a', { signal: abort.signal })
    const told = story(stream)
    if (when === 'after') {
      stream.write('x')
      await run.server.received('STOR')
      abort.abort(new Error('enough'))
    }
    expect(await told).toEqual(['error'])
    expect(stream.errored).toMatchObject({ name: 'AbortError', cause: { message: 'enough' } })
    await expect(stream.result).rejects.toMatchObject({ name: 'AbortError' })
    await expectUsable(run.ftp)
  })
})

describe('streams handed in', () => {
  /** A client of a server that turns everybody away. */
  const turnedAway = () => start({ PASS: '530 no' })

  test('are destroyed with the error when there is no session for them', async () => {
    await using run = await turnedAway()
    const sink = new PassThrough()
    await expect(lastValueFrom(run.ftp.download('a', sink))).rejects.toMatchObject({
      code: 'FTP_LOGIN_REFUSED',
    })
    expect(sink.destroyed).toBe(true)
    expect(sink.errored).toMatchObject({ code: 'FTP_LOGIN_REFUSED' })
    const source = new PassThrough()
    await expect(lastValueFrom(run.ftp.upload(source, 'a'))).rejects.toMatchObject({
      code: 'FTP_LOGIN_REFUSED',
    })
    expect(source.destroyed).toBe(true)
  })

  test('as functions are not called when there is no session for them', async () => {
    await using run = await turnedAway()
    let called = 0
    const make = () => {
      called++
      return new PassThrough()
    }
    await expect(lastValueFrom(run.ftp.download('a', make))).rejects.toBeDefined()
    await expect(lastValueFrom(run.ftp.upload(make, 'a'))).rejects.toBeDefined()
    expect(called).toBe(0)
  })

  test('as functions that throw fail the transfer alone', async () => {
    await using run = await start({ RETR: send, STOR: '553 no' })
    const make = () => {
      throw new Error('no stream today')
    }
    await expect(lastValueFrom(run.ftp.download('a', make))).rejects.toThrow('no stream today')
    await expect(lastValueFrom(run.ftp.upload(make, 'a'))).rejects.toThrow('no stream today')
    await expectUsable(run.ftp)
  })

  test('a source that was read by the first subscription is no empty file for the second', async () => {
    const files: string[] = []
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        files.push((await received(data)).bytes.toString())
        session.reply('226 stored')
        data.end()
      },
    })
    const upload = run.ftp.upload(Readable.from([CONTENT]), 'a')
    await lastValueFrom(upload)
    await expect(lastValueFrom(upload)).rejects.toMatchObject({ code: 'FTP_CALLER_FAILED' })
    expect(files).toEqual([CONTENT])
  })

  test('a source that fails early, of each kind', async () => {
    await using run = await start({
      STOR: async session => {
        session.reply('150 send it')
        await received(await session.data())
        session.reply('426 cut')
      },
    })
    async function* failing() {
      yield 'half'
      throw new Error('the disk is on fire')
    }
    const streams = () =>
      new Readable({
        read() {
          this.destroy(new Error('the disk is on fire'))
        },
      })
    for (const source of [failing(), streams(), failing, streams]) {
      await expect(lastValueFrom(run.ftp.upload(source, 'a'))).rejects.toMatchObject({
        code: 'FTP_CALLER_FAILED',
        cause: { message: 'the disk is on fire' },
      })
      await expectUsable(run.ftp)
    }
  })
})

describe('teardown', () => {
  test('at each event, and the session serves on', async () => {
    const { act } = endless()
    await using run = await start({
      RETR: act,
      STOR: async session => {
        session.reply('150 send it')
        await received(await session.data())
        session.reply('426 cut')
      },
    })
    const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() })
    async function* source() {
      for (;;) {
        yield Buffer.alloc(64 * 1024)
        await sleep(1)
      }
    }
    await expectUsable(run.ftp)
    const nothingElse = watchHandles()
    for (const transfer of [run.ftp.download('a', sink), run.ftp.upload(source, 'a')]) {
      for (const until of ['subscribed', 'started', 'progress'] as const) {
        await new Promise<void>(resolve => {
          const subscription = transfer.subscribe(({ type }) => {
            if (type !== until) return
            subscription.unsubscribe()
            resolve()
          })
          if (until !== 'subscribed') return
          subscription.unsubscribe()
          resolve()
        })
        await expectUsable(run.ftp)
      }
    }
    expect(run.server.sessions).toHaveLength(1)
    await nothingElse()
  })
})

describe('list', () => {
  const good = '-rw-r--r-- 1 u g 1 Jan 01 00:00 one\r\n'
  const listing = (lines: string): Script => ({
    LIST: async session => {
      session.reply('150 here it comes')
      ;(await session.data()).end(lines)
      session.reply('226 done')
    },
  })
  const odd = '-rw-r--r-- 1 u\r\n'

  test('fails after its last entry when a line cannot be read', async () => {
    await using run = await start(listing(good + odd + good.replace('one', 'two')))
    const names: string[] = []
    const error: FtpError = await new Promise((resolve, reject) => {
      run.ftp.list().subscribe({
        next: entry => names.push(entry.name),
        error: resolve,
        complete: () => reject(new Error('it completed')),
      })
    })
    expect(error).toMatchObject({ code: 'FTP_UNREADABLE_LISTING', phase: 'listing' })
    expect(error.message).toMatch(/1 lines? of the listing.*pass onUnparsed/)
    expect(names).toEqual(['one', 'two'])
    await expectUsable(run.ftp)
  })

  test('completes when the caller takes what cannot be read', async () => {
    await using run = await start(listing(good + odd))
    const unread: string[] = []
    const entries = await lastValueFrom(
      run.ftp.list('', { onUnparsed: item => unread.push(item.reason) }).pipe(toArray()),
    )
    expect(entries.map(entry => entry.name)).toEqual(['one'])
    expect(unread).toHaveLength(1)
  })

  test('fails when the caller of onUnparsed throws, and the session serves on', async () => {
    await using run = await start(listing(odd + good))
    const onUnparsed = () => {
      throw new Error('not like this')
    }
    await expect(lastValueFrom(run.ftp.list('', { onUnparsed }), { defaultValue: null })).rejects.toThrow(
      'not like this',
    )
    await expectUsable(run.ftp)
  })

  test('fails after half of it and a 426, and the entries stay told', async () => {
    await using run = await start({
      LIST: async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.end(good)
        await once(data.resume(), 'end')
        session.reply('426 cut')
      },
    })
    const names: string[] = []
    const error = await new Promise(resolve => {
      run.ftp.list().subscribe({ next: entry => names.push(entry.name), error: resolve })
    })
    expect(error).toMatchObject({ code: 'FTP_TRANSFER_REFUSED' })
    expect(names).toEqual(['one'])
  })
})

async function text(stream: Readable): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += chunk
  return all
}
