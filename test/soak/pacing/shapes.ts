import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { createFtp, type Ftp, type TransferEvent, withGate } from '@sluice/rx'
import { FtpSession } from '@sluice/transport'
import { concatMap, filter, from, lastValueFrom, mergeMap, type Observable, tap } from 'rxjs'

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
  withFtp('pipeline(createReadStream, Writable)', (ftp, progress) =>
    pipeline(ftp.createReadStream('large'), workingSink(progress)),
  ),
  withFtp('Readable.toWeb(createReadStream)', async (ftp, progress) => {
    for await (const chunk of Readable.toWeb(ftp.createReadStream('large')))
      await work(progress, chunk.length)
  }),
  withFtp('for await (createReadStream)', async (ftp, progress) => {
    for await (const chunk of ftp.createReadStream('large')) await work(progress, chunk.length)
  }),
  overFtp('download to a stream', true, (ftp, progress) =>
    ftp.download('large', () => workingSink(progress), { retry: false }),
  ),
  withFile('download to a path', 0, (ftp, file, progress) =>
    lastValueFrom(ftp.download('large', file).pipe(counted(progress))),
  ),
  withFile('pipeline(createReadStream, file)', 0, async (ftp, file, progress) => {
    const source = ftp.createReadStream('large')
    await pipeline(source, createWriteStream(file))
    progress.done = source.bytesRead
  }),
  withFile('upload from a path', 'large', (ftp, file, progress) =>
    lastValueFrom(ftp.upload(file, 'sink').pipe(counted(progress))),
  ),
  withFile('pipeline(file, createWriteStream)', 'large', async (ftp, file, progress) => {
    const target = ftp.createWriteStream('sink')
    await pipeline(createReadStream(file), target)
    progress.done = target.bytesWritten
  }),
  withFile('upload from an iterable', 'large', (ftp, file, progress) =>
    lastValueFrom(ftp.upload(createReadStream(file).iterator(), 'sink').pipe(counted(progress))),
  ),
  overFtp('from(createReadStream), concatMap of 1 ms', false, (ftp, progress) =>
    from(ftp.createReadStream('large')).pipe(
      concatMap(async (chunk: Buffer) => {
        await new Promise(resolve => setTimeout(resolve, 1))
        progress.done += chunk.length
      }),
    ),
  ),
]

function workingSink(progress: Progress): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => void work(progress, chunk.length).then(() => done()),
  })
}

function counted(progress: Progress) {
  return tap((event: TransferEvent) => {
    if (event.type === 'done') progress.done = event.result.bytes
  })
}

function overFtp(
  name: string,
  isPaced: boolean,
  build: (ftp: Ftp, progress: Progress) => Observable<unknown>,
): Shape {
  return { ...withFtp(name, (ftp, progress) => lastValueFrom(build(ftp, progress))), isPaced }
}

function withFtp(name: string, run: (ftp: Ftp, progress: Progress) => Promise<unknown>): Shape {
  return {
    name,
    isPaced: true,
    async run(url, progress) {
      const ftp = createFtp(url)
      await run(ftp, progress)
      await ftp.close()
    },
  }
}

/** With a local file, empty or as large as a remote one. */
function withFile(
  name: string,
  like: 0 | string,
  run: (ftp: Ftp, file: string, progress: Progress) => Promise<unknown>,
): Shape {
  return withFtp(name, async (ftp, progress) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-shape-'))
    const file = join(folder, 'file')
    try {
      await writeFile(file, '')
      if (like !== 0) await truncate(file, await ftp.size(like))
      await run(ftp, file, progress)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}
