// Sluice's `createFtp` with one session: a read stream into the sink, `download` and `upload` for local paths.
import { pipeline } from 'node:stream/promises'
import { createFtp, type Ftp, type TransferEvent } from '@sluice/rx'
import { lastValueFrom } from 'rxjs'
import { CountingSink } from '../counting-sink.ts'
import { measure } from '../measure.ts'
import type { TaskFile } from '../task.ts'
import { sluiceOptions } from './sluice-options.ts'

measure(async task => {
  const ftp = createFtp({ ...sluiceOptions(task), sessions: 1 })
  const transfer = task.action === 'download' ? download : upload
  let bytes = 0
  for (const file of task.files) bytes += await transfer(ftp, file)
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
