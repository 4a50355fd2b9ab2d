import { once } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { lay, numbered } from '../streams/support/ground.ts'

const big = numbered(8 * 1024 * 1024)
const content = { 'big.bin': big, 'other.bin': big }
/** Short, for here it must be over. */
const client = { stallTimeout: 100 }
const stalled = {
  code: 'FTP_BAD_SEQUENCE',
  kind: 'usage',
  transient: false,
  message: expect.stringContaining('sessions: 2'),
}

describe('What waits for the stream that waits for it fails', () => {
  it('where several transforms stand between two streams', async () => {
    await using ground = await lay('clear text', { content, client })
    const { ftp } = ground
    const through = [new PassThrough(), new PassThrough(), new PassThrough()] as const
    await expect(
      pipeline(ftp.createReadStream('big.bin'), ...through, ftp.createWriteStream('copy.bin')),
    ).rejects.toMatchObject(stalled)
    expect(await ground.usable()).toBe(true)
    expect(ground.files.readFile('/copy.bin')).toBeUndefined()
  })

  it('where a generator stands between them', async () => {
    await using ground = await lay('TLS', { content, client })
    const { ftp } = ground
    await expect(
      pipeline(
        ftp.createReadStream('big.bin'),
        async function* (source) {
          yield* source
        },
        ftp.createWriteStream('copy.bin'),
      ),
    ).rejects.toMatchObject(stalled)
    expect(await ground.usable()).toBe(true)
  })

  it('where it is called between two chunks', async () => {
    await using ground = await lay('clear text', { content, client })
    const { ftp } = ground
    const copy = async () => {
      for await (const chunk of ftp.createReadStream('big.bin')) await ftp.appendFile('copy.bin', chunk)
    }
    await expect(copy()).rejects.toMatchObject(stalled)
    expect(await ground.usable()).toBe(true)
  })

  it('where a writer has the session and its source wants it', async () => {
    await using ground = await lay('clear text', { content, client })
    const { ftp } = ground
    const writer = ftp.createWriteStream('copy.bin')
    writer.write('a heading\n')
    await once(writer, 'ready')
    const source = ftp.createReadStream('big.bin')
    await expect(pipeline(source, new PassThrough(), new PassThrough(), writer)).rejects.toMatchObject(
      stalled,
    )
    expect(await ground.usable()).toBe(true)
    expect(ground.outcomes.filter(outcome => outcome === 'complete')).toHaveLength(1)
  })

  it.each([
    ['an upload', 'upload'],
    ['a download', 'download'],
  ])('where a stream of the same client is at the other end of %s', async (_name, kind) => {
    await using ground = await lay('clear text', { content, client })
    const { ftp } = ground
    const events =
      kind === 'upload'
        ? ftp.upload(ftp.createReadStream('big.bin'), 'copy.bin')
        : ftp.download('big.bin', ftp.createWriteStream('copy.bin'))
    await expect(lastValueFrom(events)).rejects.toThrow('sessions: 2')
    expect(await ground.usable()).toBe(true)
  })

  it('where as many pipelines run as there are sessions, and the others then come to their end', async () => {
    await using ground = await lay('clear text', { content, client: { ...client, sessions: 2 } })
    const { ftp } = ground
    const copies = await Promise.allSettled(
      ['big.bin', 'other.bin'].map(name =>
        pipeline(ftp.createReadStream(name), new PassThrough(), ftp.createWriteStream(`copy of ${name}`)),
      ),
    )
    expect(copies.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(copies.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'FTP_BAD_SEQUENCE', message: expect.stringContaining('sessions: 3') },
    })
    expect(await ground.usable()).toBe(true)
  })
})

describe('A session stands still', () => {
  it('while its reader takes nothing, or its source gives nothing', async () => {
    await using ground = await lay('clear text', { content })
    await ground.ftp.session(async session => {
      expect(session.standsStillFor).toBe(0)
      const transfers = [
        (signal: AbortSignal) => session.retrieve('big.bin', new Writable({ write: () => {} }), { signal }),
        (signal: AbortSignal) => session.store(new PassThrough(), 'copy.bin', { signal }),
      ]
      for (const transfer of transfers) {
        const abort = new AbortController()
        const running = transfer(abort.signal)
        await expect.poll(() => session.standsStillFor).toBeGreaterThan(0)
        abort.abort()
        await expect(running).rejects.toMatchObject({ code: 'FTP_ABORTED' })
        expect(session.standsStillFor).toBe(0)
      }
    })
  })

  it('not while its server gives nothing', async () => {
    await using ground = await lay('clear text', {
      content,
      faults: [{ at: { data: 'RETR', afterBytes: 0 }, do: { type: 'stall' } }],
    })
    await ground.ftp.session(async session => {
      const abort = new AbortController()
      const running = new Promise((resolve, reject) => {
        const onStart = () => setImmediate(resolve)
        const sink = new PassThrough().resume()
        session.retrieve('big.bin', sink, { signal: abort.signal, onStart }).catch(reject)
      })
      await running
      expect(session.standsStillFor).toBe(0)
      abort.abort()
    })
  })
})
