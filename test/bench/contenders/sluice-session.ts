// Sluice's `FtpSession`, given plain Node streams.
import { createReadStream, createWriteStream } from 'node:fs'
import { FtpSession } from '@sluice/transport'
import { CountingSink } from '../counting-sink.ts'
import { measure } from '../measure.ts'
import type { TaskFile } from '../task.ts'
import { sluiceOptions } from './sluice-options.ts'

measure(async task => {
  const session = await FtpSession.connect(sluiceOptions(task))
  const transfer = task.action === 'download' ? download : upload
  let bytes = 0
  for (const file of task.files) bytes += await transfer(session, file)
  await session.quit()
  return bytes
})

async function download(session: FtpSession, { remote, local }: TaskFile): Promise<number> {
  if (local !== null) return (await session.retrieve(remote, createWriteStream(local))).bytes
  const sink = new CountingSink()
  await session.retrieve(remote, sink)
  return sink.bytes
}

async function upload(session: FtpSession, { remote, local }: TaskFile): Promise<number> {
  return (await session.store(createReadStream(local as string), remote)).bytes
}
