import { once } from 'node:events'
import { Duplex, PassThrough, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { finished, pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { isFtpFailure } from '../../src/failure/ftp-failure.ts'
import { lay, numbered, protections } from './support/ground.ts'

const big = numbered(8 * 1024 * 1024)

describe.each(protections)('createWriteStream over %s', protection => {
  describe('opens the file', () => {
    it.each([
      [{}, 'ABC'],
      [{ flags: 'w' }, 'ABC'],
      [{ flags: 'a' }, '0123456789ABC'],
      [{ start: 8 }, '01234567ABC'],
      [{ flags: 'r+', start: 10 }, '0123456789ABC'],
    ] as const)('with %o, so that it becomes %s', async (options, expected) => {
      await using ground = await lay(protection, { content: { 'digits.txt': '0123456789' } })
      const stream = ground.ftp.createWriteStream('digits.txt', options)
      stream.end('ABC')
      await finished(stream)
      expect(String(ground.files.readFile('/digits.txt'))).toBe(expected)
      expect(await ground.usable()).toBe(true)
    })

    it('only where there is none with wx', async () => {
      await using ground = await lay(protection, { content: { 'there.txt': 'old' } })
      const refused = ground.ftp.createWriteStream('there.txt', { flags: 'wx' })
      refused.end('new')
      await expect(finished(refused)).rejects.toMatchObject({ kind: 'exists', path: 'there.txt' })
      expect(String(ground.files.readFile('/there.txt'))).toBe('old')
      const made = ground.ftp.createWriteStream('new.txt', { flags: 'wx' })
      made.end('new')
      await finished(made)
      expect(String(ground.files.readFile('/new.txt'))).toBe('new')
    })

    it('or says at once what FTP cannot do', async () => {
      await using ground = await lay(protection)
      const { ftp } = ground
      const useless = [
        { flags: 'r+' },
        { flags: 'r+', start: 0 },
        { flags: 'a', start: 3 },
        { flags: 'w', start: 3 },
        { flags: 'rs' as 'r+' },
        { start: -1 },
      ] as const
      for (const options of useless) {
        expect(() => ftp.createWriteStream('a', options)).toThrow(
          expect.objectContaining({ code: 'FTP_BAD_ARGUMENT' }),
        )
      }
      expect(ground.server.sessions).toBe(0)
    })
  })

  it('gives the file its mode when it is whole', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('a.sh', { mode: 0o750 })
    stream.end('#!')
    await finished(stream)
    expect(ground.commands.at(-1)).toBe('SITE CHMOD 750 a.sh')
    expect(await ground.files.stat('/a.sh')).toMatchObject({ mode: 0o750 })
  })

  it('fails where the promised size is another', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('a', { size: 5 })
    stream.end('four')
    await expect(finished(stream)).rejects.toMatchObject({ kind: 'local', path: 'a' })
    expect(ground.outcomes).not.toContain('complete')
    expect(await ground.usable()).toBe(true)
  })

  it('tells its path, when it is ready, and the bytes that have left', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('a')
    expect([stream.path, stream.pending, stream.bytesWritten]).toEqual(['a', true, 0])
    stream.write('12345')
    await once(stream, 'ready')
    expect(stream.pending).toBe(false)
    stream.end('678')
    await finished(stream)
    expect(stream.bytesWritten).toBe(8)
    expect(await stream.result).toMatchObject({ bytes: 8, reply: { code: 226 } })
  })

  it('keeps chunks of all sizes in order, and their memory until they are written', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('big.bin')
    const memory = Buffer.alloc(300_000)
    let at = 0
    for (const size of [1, 0, 70_000, 3, 300_000, 65_536, 17, 16_384, 100_000, 250_000]) {
      const chunk = memory.subarray(0, size)
      big.copy(chunk, 0, at, at + size)
      at += size
      await new Promise<void>((resolve, reject) => {
        stream.write(chunk, error => (error ? reject(error) : resolve()))
      })
      memory.fill(0xff)
    }
    stream.end()
    await finished(stream)
    expect(ground.files.readFile('/big.bin')?.equals(big.subarray(0, at))).toBe(true)
  })

  it('joins small writes, corked or not', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('lines.txt')
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}\n`)
    stream.cork()
    for (const line of lines.slice(0, 100)) stream.write(line)
    process.nextTick(() => stream.uncork())
    await once(stream, 'ready')
    for (const line of lines.slice(100)) if (!stream.write(line)) await once(stream, 'drain')
    stream.end()
    await finished(stream)
    expect(String(ground.files.readFile('/lines.txt'))).toBe(lines.join(''))
  })

  it('writes text in an encoding', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('hex', { encoding: 'hex' })
    stream.write('c3a4')
    stream.write('ß', 'utf8')
    stream.end()
    await finished(stream)
    expect(String(ground.files.readFile('/hex'))).toBe('äß')
  })

  it('refuses what are no bytes, and goes on', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('a', { objectMode: true } as object)
    expect(() => stream.write({ no: 'bytes' })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }),
    )
    stream.end('bytes')
    await finished(stream)
    expect(String(ground.files.readFile('/a'))).toBe('bytes')
  })

  it('fails for a write behind its end, and the file is never called whole', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('a')
    stream.end('end')
    stream.write('more')
    await expect(finished(stream)).rejects.toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' })
    await expect(stream.result).rejects.toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' })
    expect(ground.outcomes).not.toContain('complete')
    expect(await ground.usable()).toBe(true)
  })

  it('fails with an error that is explained, for the stream, its write and its result alike', async () => {
    await using ground = await lay(protection)
    const stream = ground.ftp.createWriteStream('no/such/folder.txt')
    const failed: unknown[] = []
    stream.write(Buffer.alloc(1024 * 1024), error => failed.push(error))
    const [error] = await once(stream, 'error')
    expect(isFtpFailure(error)).toBe(true)
    expect(error).toMatchObject({ kind: 'not-found', path: 'no/such/folder.txt', reply: { code: 550 } })
    await expect(stream.result).rejects.toBe(error)
    expect(failed).toEqual([error])
    expect(await ground.usable()).toBe(true)
  })

  it('tells what the server says to a full disk rather than what its socket does', async () => {
    await using ground = await lay(protection, {
      faults: [
        {
          at: { data: 'STOR', afterBytes: 100_000, nth: 1 },
          do: { type: 'reply', code: 552, text: 'Quota exceeded' },
        },
      ],
    })
    const source = Readable.from([big])
    await expect(pipeline(source, ground.ftp.createWriteStream('big.bin'))).rejects.toMatchObject({
      kind: 'quota',
      transient: false,
      reply: { code: 552 },
    })
    expect(await ground.usable()).toBe(true)
  })

  describe('works with', () => {
    it('Writable.toWeb, closed and aborted', async () => {
      await using ground = await lay(protection)
      const writer = Writable.toWeb(ground.ftp.createWriteStream('web')).getWriter()
      await writer.write(Buffer.from('web'))
      await writer.close()
      expect(String(ground.files.readFile('/web'))).toBe('web')
      const stream = ground.ftp.createWriteStream('cut')
      const other = Writable.toWeb(stream).getWriter()
      await other.write(Buffer.from('half'))
      await other.abort(new Error('no more'))
      await expect(stream.result).rejects.toThrow('no more')
      expect(await ground.usable()).toBe(true)
      expect(ground.outcomes.filter(outcome => outcome === 'complete')).toHaveLength(2)
    })

    it('Duplex.from', async () => {
      await using ground = await lay(protection)
      const stream = ground.ftp.createWriteStream('duplex')
      Duplex.from({ writable: stream }).end('through')
      await stream.result
      expect(String(ground.files.readFile('/duplex'))).toBe('through')
    })

    it('a generator at the head of a pipeline', async () => {
      await using ground = await lay(protection)
      const stream = ground.ftp.createWriteStream('generated')
      await pipeline(function* () {
        yield 'one '
        yield Buffer.from('two')
      }, stream)
      expect(String(ground.files.readFile('/generated'))).toBe('one two')
      expect(await stream.result).toMatchObject({ bytes: 7 })
    })

    it('another stream of the same client, where it has two sessions', async () => {
      await using ground = await lay(protection, { content: { 'big.bin': big }, client: { sessions: 2 } })
      const { ftp } = ground
      await pipeline(ftp.createReadStream('big.bin'), new PassThrough(), ftp.createWriteStream('copy.bin'))
      await pipeline(ftp.createReadStream('big.bin'), ftp.createWriteStream('copy-2.bin'))
      expect(ground.files.readFile('/copy.bin')?.equals(big)).toBe(true)
      expect(ground.files.readFile('/copy-2.bin')?.equals(big)).toBe(true)
    })

    it('another stream of the same client, or says why it would wait for ever', async () => {
      await using ground = await lay(protection, { content: { 'big.bin': big } })
      const { ftp } = ground
      await expect(
        pipeline(ftp.createReadStream('big.bin'), ftp.createWriteStream('copy.bin')),
      ).rejects.toMatchObject({ code: 'FTP_BAD_SEQUENCE', message: expect.stringContaining('sessions: 2') })
      expect(await ground.usable()).toBe(true)
    })

    it('another stream behind a transform, of which it says the same before anything is sent', async () => {
      await using ground = await lay(protection, { content: { 'big.bin': big } })
      const { ftp } = ground
      await expect(
        pipeline(ftp.createReadStream('big.bin'), new PassThrough(), ftp.createWriteStream('copy.bin')),
      ).rejects.toMatchObject({ code: 'FTP_BAD_SEQUENCE', message: expect.stringContaining('sessions: 2') })
      expect(ground.commands).toEqual([])
      expect(await ground.usable()).toBe(true)
    })
  })

  describe('can be destroyed', () => {
    it('before it is written to', async () => {
      await using ground = await lay(protection)
      const stream = ground.ftp.createWriteStream('a').destroy()
      await expect(stream.result).rejects.toMatchObject({ name: 'AbortError', kind: 'aborted' })
      expect(ground.server.sessions).toBe(0)
    })

    it('before there is a session for it', async () => {
      await using ground = await lay(protection)
      const stream = ground.ftp.createWriteStream('a')
      stream.write('x')
      stream.destroy()
      await once(stream, 'close')
      await expect(stream.result).rejects.toMatchObject({ kind: 'aborted' })
      expect(await ground.usable()).toBe(true)
      expect(ground.files.readFile('/a')).toBeUndefined()
    })

    it('while it waits for its writer: no server takes what it has for the file', async () => {
      await using ground = await lay(protection)
      const stream = ground.ftp.createWriteStream('a')
      await new Promise(resolve => stream.write('half', resolve))
      stream.destroy()
      await expect(stream.result).rejects.toMatchObject({ kind: 'aborted' })
      expect(await ground.usable()).toBe(true)
      expect(ground.outcomes.filter(outcome => outcome === 'complete')).toHaveLength(1)
    })

    it('while its end waits for the server', async () => {
      await using ground = await lay(protection, {
        faults: [{ at: { reply: 'STOR', final: true, nth: 1 }, do: { type: 'stall' } }],
      })
      const stream = ground.ftp.createWriteStream('a')
      const reason = new Error('no longer')
      stream.end('content')
      await expect.poll(() => ground.outcomes.length).toBe(1)
      expect(stream.writableFinished).toBe(false)
      stream.destroy(reason)
      await expect(finished(stream)).rejects.toBe(reason)
      await expect(stream.result).rejects.toBe(reason)
    })

    it('after it has finished, which changes nothing', async () => {
      await using ground = await lay(protection)
      const stream = ground.ftp.createWriteStream('a')
      stream.end('content')
      await finished(stream)
      stream.destroy(new Error('late'))
      expect(await stream.result).toMatchObject({ bytes: 7 })
      expect(await text(ground.ftp.createReadStream('a'))).toBe('content')
    })

    it('by a signal, before and while', async () => {
      await using ground = await lay(protection)
      const early = ground.ftp.createWriteStream('a', { signal: AbortSignal.abort('early') })
      await expect(once(early, 'close')).rejects.toMatchObject({ name: 'AbortError', cause: 'early' })
      const abort = new AbortController()
      const stream = ground.ftp.createWriteStream('a', { signal: abort.signal })
      await new Promise(resolve => stream.write('half', resolve))
      abort.abort('enough')
      await expect(finished(stream)).rejects.toMatchObject({ kind: 'aborted', path: 'a', cause: 'enough' })
      expect(await ground.usable()).toBe(true)
      expect(ground.outcomes.filter(outcome => outcome === 'complete')).toHaveLength(1)
    })
  })
})
