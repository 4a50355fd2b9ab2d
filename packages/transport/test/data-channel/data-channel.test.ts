import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, test } from 'vitest'
import { embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

describe('a data connection that fetches', () => {
  test.each(['RETR a', { verb: 'RETR', path: 'a' }] as const)('a file, by %o', async command => {
    await using at = await embeddedSession({ a: 'content' })
    const data = await at.session.openData(command)
    expect(data.preliminary).toMatchObject({ code: 150 })
    expect(data.expected).toBe(7)
    const sink = new MemorySink()
    await pipeline(data.readable, sink)
    expect(sink.text).toBe('content')
    expect(await data.complete()).toMatchObject({ bytes: 7, reply: { code: 226 } })
    expect(await at.session.pwd()).toBe('/')
  })

  test('the end of a file', async () => {
    await using at = await embeddedSession({ a: 'content' })
    const data = await at.session.openData('RETR a', { offset: 3 })
    expect(String(Buffer.concat(await data.readable.toArray()))).toBe('tent')
    expect(data.expected).toBe(4)
  })

  test.each(['LIST', 'LIST -la', 'NLST', 'MLSD'])('%s, sent as it stands', async line => {
    await using at = await embeddedSession({ a: 'content' })
    const data = await at.session.openData(line)
    expect(String(Buffer.concat(await data.readable.toArray()))).toContain('a\r\n')
    await data.complete()
    expect(at.commands()).toContain(line)
  })

  test('text as it travels', async () => {
    await using at = await embeddedSession({ a: 'one\ntwo\n' })
    const data = await at.session.openData('RETR a', { representation: 'ascii' })
    expect(String(Buffer.concat(await data.readable.toArray()))).toBe('one\r\ntwo\r\n')
  })

  test('nothing, where the server says that there is nothing', async () => {
    await using server = await ScriptedServer.start({ LIST: '226 nothing' })
    await using session = await logIn(server)
    const data = await session.openData('LIST')
    expect(await data.readable.toArray()).toEqual([])
    expect(await data.complete()).toMatchObject({ bytes: 0 })
  })

  test('a slow reader loses nothing', async () => {
    await using at = await embeddedSession({ a: Buffer.alloc(8_000_000, 'x') })
    const data = await at.session.openData('RETR a')
    let bytes = 0
    for await (const chunk of data.readable) {
      bytes += chunk.length
      await new Promise(setImmediate)
    }
    expect(bytes).toBe(8_000_000)
  })

  test('its stream fails with the transfer', async () => {
    await using server = await ScriptedServer.start({
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end('half')
        session.reply('451 disk')
      },
    })
    await using session = await logIn(server)
    const data = await session.openData('RETR a')
    expect(await failureOf(data.readable.toArray())).toMatchObject({ code: 'FTP_TRANSFER_REFUSED' })
    expect(await failureOf(data.complete())).toMatchObject({ reply: { code: 451 } })
  })
})

describe('a data connection that stores', () => {
  test.each<[string, string]>([
    ['STOR a', 'newer'],
    ['APPE a', 'oldnewer'],
  ])('%s', async (line, content) => {
    await using at = await embeddedSession({ a: 'old' })
    const data = await at.session.openData(line)
    await pipeline(Readable.from(['new', 'er']), data.writable)
    expect(await data.complete()).toMatchObject({ bytes: 5, reply: { code: 226 } })
    expect(String(at.files.readFile('a'))).toBe(content)
  })

  test('STOU', async () => {
    await using at = await embeddedSession()
    const data = await at.session.openData('STOU')
    data.writable.end('x')
    const report = await data.complete()
    expect(report).toMatchObject({ bytes: 1, name: expect.any(String) })
  })

  test('a writable that is destroyed gives no server a whole file', async () => {
    await using at = await embeddedSession()
    const data = await at.session.openData('STOR a')
    data.writable.write('half')
    data.writable.destroy(new Error('mine'))
    expect(await failureOf(data.complete())).toMatchObject({ code: 'FTP_ABORTED' })
    expect(await at.session.pwd()).toBe('/')
    const ended = at.events.find(event => event.type === 'transfer-ended')
    expect(ended).not.toMatchObject({ outcome: 'complete' })
  })

  test('is finished only after the verdict', async () => {
    await using server = await ScriptedServer.start({
      STOR: async session => {
        session.reply('150 go on')
        const data = await session.data()
        data.resume()
        await once(data, 'end')
        data.end()
        session.reply('552 full')
      },
    })
    await using session = await logIn(server)
    const data = await session.openData('STOR a')
    const stored = pipeline(Readable.from(['x']), data.writable)
    expect(await failureOf(stored)).toMatchObject({ reply: { code: 552 } })
    expect(data.writable.writableFinished).toBe(false)
  })
})

describe('an open data connection', () => {
  test('holds the session: another call is an error rather than a hang', async () => {
    await using at = await embeddedSession({ a: 'content' })
    const data = await at.session.openData('RETR a')
    expect(await failureOf(at.session.pwd())).toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
    expect(await failureOf(at.session.list().toArray())).toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
    await data.readable.resume().toArray()
    await data.complete()
    expect(await at.session.pwd()).toBe('/')
  })

  test.each<[string, (data: { destroy(): Promise<void>; readable: Readable }) => unknown]>([
    ['it', data => data.destroy()],
    ['its stream', data => data.readable.destroy()],
  ])('is given up by destroying %s, and the session goes on', async (_name, destroy) => {
    await using at = await embeddedSession({ a: Buffer.alloc(30_000_000) })
    const data = await at.session.openData('RETR a')
    await once(data.readable, 'readable')
    await destroy(data)
    expect(await failureOf(data.complete())).toMatchObject({ code: 'FTP_ABORTED' })
    expect(await at.session.pwd()).toBe('/')
  })

  test('is given up at the end of its block, by a signal and by abort()', async () => {
    await using at = await embeddedSession({ a: Buffer.alloc(30_000_000) })
    {
      await using _data = await at.session.openData('RETR a')
    }
    const abort = new AbortController()
    const second = await at.session.openData('RETR a', { signal: abort.signal })
    abort.abort()
    expect(await failureOf(second.complete())).toMatchObject({ code: 'FTP_ABORTED' })
    const third = await at.session.openData('RETR a')
    await at.session.abort()
    expect(await failureOf(third.complete())).toMatchObject({ code: 'FTP_ABORTED' })
    expect(await at.session.pwd()).toBe('/')
  })

  test('does not keep quit from closing the session', async () => {
    await using at = await embeddedSession({ a: Buffer.alloc(30_000_000) })
    const data = await at.session.openData('RETR a')
    await at.session.quit()
    expect(at.session.closed).toBe(true)
    await failureOf(data.complete())
  })

  test('is not opened where the server refuses', async () => {
    await using at = await embeddedSession()
    expect(await failureOf(at.session.openData('RETR none'))).toMatchObject({ reply: { code: 550 } })
    expect(await at.session.pwd()).toBe('/')
  })

  test.each(['SITE HELP', 'NOOP', 'MLST a', 'STAT'])('is nothing for %s', async line => {
    await using at = await embeddedSession()
    expect(await failureOf(at.session.openData(line))).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    expect(at.commands()).toEqual([])
  })

  test('is written to or read from, as its command says', async () => {
    await using at = await embeddedSession({ a: '' })
    const data = await at.session.openData('RETR a')
    expect(() => data.writable).toThrow(/RETR a fetches bytes/)
    await data.destroy()
    const store = await at.session.openData('STOR b')
    expect(() => store.readable).toThrow(/STOR b sends bytes/)
    await store.destroy()
  })
})
