// Sluice's `createFtp` with one session: a read stream into the sink, `download` and `upload` for local paths. Two are
// asked for at a time, so that the pool knows which one is next; the session does one after the other.
import { pipeline } from 'node:stream/promises'
import { createFtp, type Ftp, type TransferEvent } from '@sluice/rx'
import { from, lastValueFrom, mergeMap, reduce } from 'rxjs'
import { CountingSink } from '../counting-sink.ts'
import { measure } from '../measure.ts'
import type { TaskFile } from '../task.ts'
import { sluiceOptions } from './sluice-options.ts'

measure(async task => {
  const ftp = createFtp({ ...sluiceOptions(task), sessions: 1 })
  const transfer = task.action === 'download' ? download : upload
  const transfers = from(task.files).pipe(
    mergeMap(file => transfer(ftp, file), 2),
    reduce((sum, each) => sum + each, 0),
  )
  const bytes = await lastValueFrom(transfers)
  await ftp.close()
  return bytes
})

async function download(ftp: Ftp, { remote, local }: TaskFile): Promise<number> {
  if (local !== null) return bytesOf(await lastValueFrom(ftp.download(remote, local)))
  const sink = new CountingSink()
  await pipeline(ftp.createReadStream(remote), sink)
  return sink.bytes
}

async function upload(ftp: Ftp, { remote, local }: TaskFile): Promise<number> {
  return bytesOf(await lastValueFrom(ftp.upload(local as string, remote)))
}

function bytesOf(event: TransferEvent): number {
  return event.type === 'done' ? event.result.bytes : Number.NaN
}
