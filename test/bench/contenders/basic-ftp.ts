// basic-ftp, given local paths where it takes them.
import { statSync } from 'node:fs'
import type { Client } from 'basic-ftp'
import { CountingSink } from '../counting-sink.ts'
import { measure } from '../measure.ts'
import type { TaskFile } from '../task.ts'
import { leave, openBasicFtp } from './basic-ftp-client.ts'

measure(async ({ action, files, ...access }, loggedIn) => {
  const client = await openBasicFtp(access)
  loggedIn()
  const transfer = action === 'download' ? download : upload
  let bytes = 0
  for (const file of files) bytes += await transfer(client, file)
  await leave(client)
  return bytes
})

async function download(client: Client, { remote, local }: TaskFile): Promise<number> {
  if (local !== null) {
    await client.downloadTo(local, remote)
    return statSync(local).size
  }
  const sink = new CountingSink()
  await client.downloadTo(sink, remote)
  return sink.bytes
}

async function upload(client: Client, { remote, local }: TaskFile): Promise<number> {
  await client.uploadFrom(local as string, remote)
  return statSync(local as string).size
}
