import { once } from 'node:events'
import { Duplex, finished as ended, PassThrough, Readable, Transform, Writable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { finished, pipeline } from 'node:stream/promises'
import { Throttle } from '@sluice/transport'
import { describe, expect, it } from 'vitest'
import { isFtpFailure } from '../../src/failure/ftp-failure.ts'
import { lay, numbered, protections } from './support/ground.ts'

const big = numbered(8 * 1024 * 1024)
const content = { 'big.bin': big, 'digits.txt': '0123456789', 'empty.txt': '', 'text.txt': 'äöü€' }

describe.each(protections)('createReadStream over %s', protection => {
  describe('gives a part', () => {
    it.each([
      [{ start: 3 }, '3456789'],
      [{ end: 3 }, '0123'],
      [{ start: 2, end: 5 }, '2345'],
      [{ start: 4, end: 4 }, '4'],
      [{ end: Number.POSITIVE_INFINITY }, '0123456789'],
      [{ start: 7, end: 99 }, '789'],
      [{ start: 7, size: 10 }, '789'],
    ])('of %o as %s', async (options, expected) => {
      await using ground = await lay(protection, { content })
      expect(await text(ground.ftp.createReadStream('digits.txt', options))).toBe(expected)
      expect(await ground.usable()).toBe(true)
      expect(ground.server.sessions).toBe(1)
    })

    it('of a large file, which leaves the session usable', async () => {
      await using ground = await lay(protection, { content })
      const stream = ground.ftp.createReadStream('big.bin', { start: 1000, end: 70_000 })
      expect((await buffer(stream)).equals(big.subarray(1000, 70_001))).toBe(true)
      expect(await stream.result).toMatchObject({ bytes: 69_001 })
      expect(await ground.usable()).toBe(true)
    })

    it('or says at once what is no part', async () => {
      await using ground = await lay(protection)
      const { ftp } = ground
      for (const options of [{ start: -1 }, { start: 1.5 }, { end: Number.NaN }, { start: 3, end: 2 }]) {
        expect(() => ftp.createReadStream('digits.txt', options)).toThrow(
          expect.objectContaining({ code: 'FTP_BAD_ARGUMENT' }),
        )
      }
      expect(ground.server.sessions).toBe(0)
    })
  })

  it('gives text in an encoding, and whole characters of it', async () => {
    await using ground = await lay(protection, { content })
    const stream = ground.ftp.createReadStream('text.txt', { encoding: 'utf8' })
    const chunks: unknown[] = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(chunks.join('')).toBe('äöü€')
    expect(chunks.every(chunk => typeof chunk === 'string')).toBe(true)
    const later = ground.ftp.createReadStream('text.txt').setEncoding('latin1')
    expect(await later.toArray()).toEqual([Buffer.from('äöü€').toString('latin1')])
  })

  it('tells its path, when it is ready, and how many bytes there are and have come', async () => {
    await using ground = await lay(protection, { content })
    const stream = ground.ftp.createReadStream('digits.txt')
    expect([stream.path, stream.pending, stream.bytesRead]).toEqual(['digits.txt', true, 0])
    stream.resume()
    await once(stream, 'ready')
    expect([stream.pending, stream.total]).toEqual([false, 10])
    await finished(stream)
    expect(stream.bytesRead).toBe(10)
    expect(await stream.result).toMatchObject({
      bytes: 10,
      milliseconds: expect.any(Number),
      reply: { code: 226 },
    })
  })

  it('takes bytes and entries of a listing as a path', async () => {
    await using ground = await lay(protection, { content: { 'in/ä.txt': 'umlaut' } })
    const { ftp } = ground
    const [entry] = await ftp.readdir('in', { withFileTypes: true })
    const stream = ftp.createReadStream(entry as NonNullable<typeof entry>)
    expect(stream.path).toBe('in/ä.txt')
    expect(await text(stream)).toBe('umlaut')
    expect(await text(ftp.createReadStream(Buffer.from('in/ä.txt')))).toBe('umlaut')
  })

  it('fails with an error that is explained, for the stream and for its result alike', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createReadStream('missing.txt')
    const error = await text(stream).catch(reason => reason)
    expect(isFtpFailure(error)).toBe(true)
    expect(error).toMatchObject({
      kind: 'not-found',
      transient: false,
      path: 'missing.txt',
      reply: { code: 550 },
    })
    await expect(stream.result).rejects.toBe(error)
    expect(await ground.usable()).toBe(true)
  })

  it('fails for a path that cannot be sent', async () => {
    await using ground = await lay(protection)
    await expect(text(ground.ftp.createReadStream('a\nb'))).rejects.toMatchObject({ kind: 'usage' })
    expect(await ground.usable()).toBe(true)
  })

  it('says how many bytes had come when the transfer broke', async () => {
    await using ground = await lay(protection, {
      content,
      faults: [{ at: { data: 'RETR', afterBytes: 100_000, nth: 1 }, do: { type: 'close', how: 'reset' } }],
    })
    const stream = ground.ftp.createReadStream('big.bin')
    let read = 0
    const error = await (async () => {
      for await (const chunk of stream) read += chunk.length
    })().catch(reason => reason)
    expect(error).toMatchObject({ kind: 'network', transient: true, bytes: read, path: 'big.bin' })
    expect(stream.readableEnded).toBe(false)
    expect(await ground.usable()).toBe(true)
  })

  it('never ends where the server calls half of the file a whole', async () => {
    await using ground = await lay(protection, {
      content,
      faults: [{ at: { data: 'RETR', afterBytes: 100_000, nth: 1 }, do: { type: 'drop' } }],
    })
    const sink = new PassThrough().resume()
    const copied = pipeline(ground.ftp.createReadStream('big.bin'), sink)
    await expect(copied).rejects.toMatchObject({ code: 'FTP_WRONG_SIZE', bytes: 100_000 })
    expect(sink.writableFinished).toBe(false)
    expect(await ground.usable()).toBe(true)
  })

  it('fails with what a listener of its chunks throws', async () => {
    await using ground = await lay(protection, { content })
    const stream = ground.ftp.createReadStream('big.bin')
    stream.on('data', () => {
      throw new Error('a listener broke')
    })
    const [error] = await once(stream, 'error')
    expect(error).toMatchObject({ kind: 'local', cause: { message: 'a listener broke' } })
    expect(await ground.usable()).toBe(true)
  })

  describe('works with', () => {
    it('Readable.map, take and toArray', async () => {
      await using ground = await lay(protection, { content })
      const lengths = ground.ftp.createReadStream('big.bin').map((chunk: Buffer) => chunk.length)
      expect((await lengths.toArray()).reduce((sum: number, length: number) => sum + length, 0)).toBe(
        big.length,
      )
      const first = await ground.ftp.createReadStream('big.bin').take(1).toArray()
      expect(first).toHaveLength(1)
      expect(await ground.usable()).toBe(true)
    })

    it('compose', async () => {
      await using ground = await lay(protection, { content })
      const upper = new Transform({
        transform: (chunk, _encoding, done) => done(null, String(chunk).replaceAll('1', 'one ')),
      })
      expect(await text(ground.ftp.createReadStream('digits.txt').compose(upper))).toBe('0one 23456789')
    })

    it('Duplex.from', async () => {
      await using ground = await lay(protection, { content })
      const duplex = Duplex.from({ readable: ground.ftp.createReadStream('digits.txt') })
      expect(await text(duplex)).toBe('0123456789')
    })

    it('Readable.toWeb, read to its end and cancelled', async () => {
      await using ground = await lay(protection, { content })
      const web = Readable.toWeb(ground.ftp.createReadStream('digits.txt')) as ReadableStream
      expect(await new Response(web).text()).toBe('0123456789')
      const stream = ground.ftp.createReadStream('big.bin')
      const reader = Readable.toWeb(stream).getReader()
      await reader.read()
      await reader.cancel()
      await expect(stream.result).rejects.toMatchObject({ kind: 'aborted' })
      expect(await ground.usable()).toBe(true)
    })

    it('finished and its callback', async () => {
      await using ground = await lay(protection, { content })
      const stream = ground.ftp.createReadStream('empty.txt').resume()
      await new Promise<void>((resolve, reject) =>
        ended(stream, error => (error ? reject(error) : resolve())),
      )
      expect(await stream.result).toMatchObject({ bytes: 0 })
    })

    it('a throttle', async () => {
      await using ground = await lay(protection, { content })
      const throttle = new Throttle({ bytesPerSecond: 1e9 })
      expect((await buffer(ground.ftp.createReadStream('big.bin', { throttle }))).equals(big)).toBe(true)
    })
  })

  describe('can be destroyed', () => {
    it('before it is read', async () => {
      await using ground = await lay(protection, { content })
      const stream = ground.ftp.createReadStream('big.bin').destroy()
      await expect(stream.result).rejects.toMatchObject({ name: 'AbortError', kind: 'aborted' })
      expect(ground.server.sessions).toBe(0)
    })

    it('before there is a session for it', async () => {
      await using ground = await lay(protection, { content })
      const stream = ground.ftp.createReadStream('big.bin')
      stream.read(0)
      stream.destroy()
      await once(stream, 'close')
      await expect(stream.result).rejects.toMatchObject({ kind: 'aborted' })
      expect(await ground.usable()).toBe(true)
      expect(ground.commands.filter(command => command.startsWith('RETR big'))).toEqual([])
    })

    it('as soon as it is ready, with an error of the caller', async () => {
      await using ground = await lay(protection, { content })
      const stream = ground.ftp.createReadStream('big.bin')
      const reason = new Error('no more')
      stream.once('ready', () => stream.destroy(reason))
      await expect(pipeline(stream, new PassThrough().resume())).rejects.toBe(reason)
      await expect(stream.result).rejects.toBe(reason)
      expect(reason).not.toHaveProperty('kind')
      expect(await ground.usable()).toBe(true)
    })

    it('when all has come and nothing was read', async () => {
      await using ground = await lay(protection, { content })
      const stream = ground.ftp.createReadStream('digits.txt')
      await once(stream, 'readable')
      expect(await ground.usable()).toBe(true)
      stream.destroy()
      await expect(stream.result).rejects.toMatchObject({ kind: 'aborted' })
    })

    it('after its end, which changes nothing', async () => {
      await using ground = await lay(protection, { content })
      const stream = ground.ftp.createReadStream('digits.txt')
      await text(stream)
      stream.destroy(new Error('late'))
      expect(await stream.result).toMatchObject({ bytes: 10 })
    })

    it('by a signal, before, while and after', async () => {
      await using ground = await lay(protection, { content })
      const early = ground.ftp.createReadStream('big.bin', { signal: AbortSignal.abort('early') })
      await expect(once(early, 'close')).rejects.toMatchObject({ name: 'AbortError', cause: 'early' })
      expect(ground.server.sessions).toBe(0)
      const abort = new AbortController()
      const stream = ground.ftp.createReadStream('big.bin', { signal: abort.signal })
      stream.once('data', () => abort.abort('enough'))
      const [error] = await once(stream, 'error')
      expect(error).toMatchObject({ kind: 'aborted', transient: false, path: 'big.bin', cause: 'enough' })
      await expect(stream.result).rejects.toBe(error)
      const late = new AbortController()
      const whole = ground.ftp.createReadStream('digits.txt', { signal: late.signal })
      expect(await text(whole)).toBe('0123456789')
      late.abort()
      expect(await whole.result).toMatchObject({ bytes: 10 })
      expect(await ground.usable()).toBe(true)
    })

    it('by the failure of what it is piped into', async () => {
      await using ground = await lay(protection, { content })
      const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) })
      const stream = ground.ftp.createReadStream('big.bin')
      await expect(pipeline(stream, sink)).rejects.toThrow('disk full')
      await expect(stream.result).rejects.toThrow('disk full')
      expect(await ground.usable()).toBe(true)
    })
  })
})
