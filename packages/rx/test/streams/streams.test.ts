import { getEventListeners, once } from 'node:events'
import { PassThrough, Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFtpServer, type FtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { Ftp } from '../../src/ftp.ts'

const MIB = 1024 * 1024
const big = Buffer.alloc(16 * MIB, 'sluice')

let files: MemoryFileSystem
let server: FtpServer
let ftp: Ftp
const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)

beforeAll(() => {
  process.on('unhandledRejection', note)
  process.on('warning', note)
})
afterAll(() => {
  process.off('unhandledRejection', note)
  process.off('warning', note)
  expect(unhandled).toEqual([])
})
beforeEach(async () => {
  files = new MemoryFileSystem({ 'big.bin': big, 'small.txt': 'small' })
  server = await createFtpServer({ fileSystem: files }).listen()
  ftp = createFtp(server.url)
})
afterEach(async () => {
  await ftp.close()
  await server.close()
})

/** The one session is free and in step. */
async function expectUsable(): Promise<void> {
  expect(await ftp.readFile('small.txt', 'utf8')).toBe('small')
}

describe('createReadStream', () => {
  it('opens nothing before the first read', async () => {
    const stream = ftp.createReadStream('small.txt')
    await turn()
    expect(server.sessions).toBe(0)
    stream.destroy()
    await once(stream, 'close')
    expect(server.sessions).toBe(0)
    await expect(stream.result).rejects.toMatchObject({ name: 'AbortError', kind: 'aborted' })
  })

  it('gives the bytes, ends, and tells the result', async () => {
    const stream = ftp.createReadStream('big.bin')
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(Buffer.concat(chunks).equals(big)).toBe(true)
    expect(await stream.result).toMatchObject({ bytes: big.length, reply: { code: 226 } })
  })

  it('begins at an offset', async () => {
    const chunks: Buffer[] = []
    for await (const chunk of ftp.createReadStream('small.txt', { start: 2 })) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe('all')
  })

  it('never ends when it fails', async () => {
    const stream = ftp.createReadStream('missing.txt')
    let ended = false
    stream.on('end', () => {
      ended = true
    })
    stream.resume()
    const [error] = await once(stream, 'error')
    expect(error).toMatchObject({ code: 'FTP_REFUSED', command: 'RETR missing.txt' })
    await expect(stream.result).rejects.toBe(error)
    await turn()
    expect(ended).toBe(false)
    await expectUsable()
  })

  it('fails a pipeline that it is part of', async () => {
    const sink = new PassThrough()
    await expect(pipeline(ftp.createReadStream('missing.txt'), sink)).rejects.toMatchObject({
      code: 'FTP_REFUSED',
    })
    expect(sink.writableFinished).toBe(false)
  })

  it('can be left early', async () => {
    const stream = ftp.createReadStream('big.bin')
    for await (const _chunk of stream) break
    await expect(stream.result).rejects.toMatchObject({ name: 'AbortError' })
    await expectUsable()
    expect(server.sessions).toBe(1)
  })

  it('is given up when the sink of its pipeline fails', async () => {
    const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) })
    await expect(pipeline(ftp.createReadStream('big.bin'), sink)).rejects.toThrow('disk full')
    await expectUsable()
  })

  it('obeys a signal before and during the transfer', async () => {
    const early = AbortSignal.abort(new Error('too late'))
    await expect(
      pipeline(ftp.createReadStream('big.bin', { signal: early }), new PassThrough()),
    ).rejects.toMatchObject({
      name: 'AbortError',
    })
    const abort = new AbortController()
    const stream = ftp.createReadStream('big.bin', { signal: abort.signal })
    stream.once('data', () => abort.abort())
    const [error] = await once(stream, 'error')
    expect(error).toMatchObject({ name: 'AbortError' })
    await expectUsable()
  })

  it('waits for its reader: a reader that stops stops the server', async () => {
    let sent = 0
    const ends = server.observe(event => {
      if (event.type === 'transfer-ended') sent = event.bytes
    })
    const stream = ftp.createReadStream('big.bin')
    stream.pause()
    stream.read(0)
    await once(stream, 'readable')
    await turn()
    // What is not read waits in the stream, in the two kernels and at the server, but the file is far larger.
    expect(stream.readableLength).toBeLessThan(2 * MIB)
    expect(sent).toBe(0)
    stream.destroy()
    await once(stream, 'close')
    await expectUsable()
    expect(sent).toBeLessThan(big.length)
    ends()
  })

  it('becomes a web stream', async () => {
    const response = new Response(Readable.toWeb(ftp.createReadStream('small.txt')) as ReadableStream)
    expect(await response.text()).toBe('small')
  })
})

describe('createWriteStream', () => {
  it('opens nothing before the first write', async () => {
    const stream = ftp.createWriteStream('new.txt')
    await turn()
    expect(server.sessions).toBe(0)
    stream.destroy()
    await once(stream, 'close')
    expect(files.readFile('/new.txt')).toBeUndefined()
    await expect(stream.result).rejects.toMatchObject({ name: 'AbortError', kind: 'aborted' })
  })

  it('finishes only after the server has confirmed the file', async () => {
    const stream = ftp.createWriteStream('new.bin')
    stream.end(big)
    await once(stream, 'finish')
    expect(files.readFile('/new.bin')?.equals(big)).toBe(true)
    expect(await stream.result).toMatchObject({ bytes: big.length, reply: { code: 226 } })
  })

  it('stores an empty file', async () => {
    await pipeline(Readable.from([]), ftp.createWriteStream('empty'))
    expect(files.readFile('/empty')).toHaveLength(0)
  })

  it('never finishes when the server refuses', async () => {
    const stream = ftp.createWriteStream('no/such/folder.txt')
    let finished = false
    stream.on('finish', () => {
      finished = true
    })
    stream.end('content')
    const [error] = await once(stream, 'error')
    expect(error).toMatchObject({ code: 'FTP_REFUSED', phase: 'transfer' })
    await expect(stream.result).rejects.toBe(error)
    expect(finished).toBe(false)
    await expectUsable()
  })

  it('is no whole file when it is destroyed in the middle, also while a write waits', async () => {
    const outcomes: string[] = []
    server.observe(event => {
      if (event.type === 'transfer-ended') outcomes.push(event.outcome)
    })
    for (const chunks of [1, 300]) {
      const stream = ftp.createWriteStream('partial.bin')
      for (let i = 0; i < chunks; i++) stream.write(Buffer.alloc(64 * 1024))
      await expect.poll(() => stream.writableLength < chunks * 64 * 1024).toBe(true)
      stream.destroy(new Error('no more'))
      await expect(once(stream, 'close')).rejects.toThrow('no more')
      await expect(stream.result).rejects.toBeDefined()
      await expectUsable()
    }
    expect(outcomes.slice(0, 1)).not.toContain('complete')
    expect(outcomes.filter(outcome => outcome !== 'complete')).toHaveLength(2)
  })

  it('fails with its pipeline and leaves the session in step', async () => {
    async function* source() {
      yield Buffer.alloc(MIB)
      throw new Error('source broke')
    }
    await expect(pipeline(source, ftp.createWriteStream('partial.bin'))).rejects.toThrow('source broke')
    await expectUsable()
  })
})

it('a signal keeps no listener of a stream that is over, however it ended', async () => {
  const { signal } = new AbortController()
  const listeners = () => getEventListeners(signal, 'abort').length
  const closed = async (stream: Readable | Writable) => {
    stream.on('error', () => {})
    if (!stream.closed) await new Promise(over => stream.once('close', over))
  }
  await ftp.createReadStream('small.txt', { signal }).toArray()
  await pipeline(['new'], ftp.createWriteStream('new.txt', { signal }))
  await closed(ftp.createReadStream('missing.txt', { signal }).resume())
  await closed(ftp.createWriteStream('no/folder.txt', { signal }).end('x'))
  await closed(ftp.createReadStream('small.txt', { signal }).destroy())
  await closed(ftp.createWriteStream('new.txt', { signal }).destroy())
  await expectUsable()
  expect(listeners()).toBe(0)
  const open = ftp.createReadStream('small.txt', { signal })
  expect(listeners()).toBe(1)
  open.destroy()
})

it('a thousand operations leave no listener behind', async () => {
  for (let i = 0; i < 250; i++) {
    await ftp.writeFile(`file-${i}`, 'x')
    expect(await ftp.readFile(`file-${i}`, 'utf8')).toBe('x')
    await ftp.rename(`file-${i}`, `moved-${i}`)
    await ftp.rm(`moved-${i}`)
  }
  expect(server.sessions).toBe(1)
}, 120_000)
