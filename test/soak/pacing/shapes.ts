import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { createFtp, type Ftp, withGate } from '@sluice/rx'
import { FtpSession } from '@sluice/transport'
import { concatMap, filter, from, lastValueFrom, mergeMap, type Observable } from 'rxjs'

/** What a shape has done so far, in values or bytes. */
export interface Progress {
  done: number
}

/** One way to work on what a server has, on a session of its own. */
export interface Shape {
  readonly name: string
  /** The memory is promised to stay flat. */
  readonly isPaced: boolean
  readonly run: (url: string, progress: Progress) => Promise<void>
}

const weigh = (chunk: Buffer) => chunk.length

/** One turn of the event loop for each value. */
async function work(progress: Progress, amount = 1): Promise<void> {
  await turn()
  progress.done += amount
}

/** A million entries, with some asynchronous work on each. */
export const listingShapes: readonly Shape[] = [
  overFtp('gate(4), gate.mergeMap', true, (ftp, progress) =>
    withGate(4, gate => ftp.list('many', { gate }).pipe(gate.mergeMap(() => work(progress)))),
  ),
  overFtp('gate(64, resumeAt 32), gate.mergeMap(4)', true, (ftp, progress) =>
    withGate({ limit: 64, resumeAt: 32 }, gate =>
      ftp.list('many', { gate }).pipe(gate.mergeMap(() => work(progress), 4)),
    ),
  ),
  overFtp('gate(1), gate.concatMap', true, (ftp, progress) =>
    withGate(1, gate => ftp.list('many', { gate }).pipe(gate.concatMap(() => work(progress)))),
  ),
  overFtp('gate(4), 1 % by filter, gate.mergeMap', true, (ftp, progress) =>
    withGate(4, gate =>
      ftp.list('many', { gate }).pipe(
        filter(({ size }) => (size ?? 0) % 100 === 0),
        gate.mergeMap(() => work(progress, 100)),
      ),
    ),
  ),
  {
    name: 'for await (session.list())',
    isPaced: true,
    async run(url, progress) {
      await using session = await FtpSession.connect(url)
      for await (const _entry of session.list('many')) await work(progress)
    },
  },
  {
    name: 'from(session.list()), concatMap',
    isPaced: false,
    async run(url, progress) {
      await using session = await FtpSession.connect(url)
      await lastValueFrom(from(session.list('many')).pipe(concatMap(() => work(progress))))
    },
  },
  overFtp('no gate, mergeMap(4)', false, (ftp, progress) =>
    ftp.list('many').pipe(mergeMap(() => work(progress), 4)),
  ),
]

/** The bytes of a large file, with some asynchronous work on each chunk. */
export const byteShapes: readonly Shape[] = [
  overFtp('bytes, gate of 256 KiB, gate.concatMap', true, (ftp, progress) =>
    withGate({ limit: 256 * 1024, weigh }, gate =>
      ftp.bytes('large', { gate }).pipe(gate.concatMap(chunk => work(progress, chunk.length))),
    ),
  ),
  {
    name: 'pipeline(createReadStream, Writable)',
    isPaced: true,
    async run(url, progress) {
      const ftp = createFtp(url)
      const sink = new Writable({
        write: (chunk: Buffer, _encoding, done) => void work(progress, chunk.length).then(() => done()),
      })
      await pipeline(ftp.createReadStream('large'), sink)
      await ftp.close()
    },
  },
  {
    name: 'for await (createReadStream)',
    isPaced: true,
    async run(url, progress) {
      const ftp = createFtp(url)
      for await (const chunk of ftp.createReadStream('large')) await work(progress, chunk.length)
      await ftp.close()
    },
  },
  overFtp('from(createReadStream), concatMap of 1 ms', false, (ftp, progress) =>
    from(ftp.createReadStream('large')).pipe(
      concatMap(async (chunk: Buffer) => {
        await new Promise(resolve => setTimeout(resolve, 1))
        progress.done += chunk.length
      }),
    ),
  ),
]

function overFtp(
  name: string,
  isPaced: boolean,
  build: (ftp: Ftp, progress: Progress) => Observable<unknown>,
): Shape {
  return {
    name,
    isPaced,
    async run(url, progress) {
      const ftp = createFtp(url)
      await lastValueFrom(build(ftp, progress))
      await ftp.close()
    },
  }
}
