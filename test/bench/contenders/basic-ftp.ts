// basic-ftp, given local paths where it takes them.
import { readFileSync, statSync } from 'node:fs'
import { Client } from 'basic-ftp'
import { CountingSink } from '../counting-sink.ts'
import { measure } from '../measure.ts'
import type { TaskFile } from '../task.ts'

measure(async ({ action, host, port, user, password, tls, caFile, files }, loggedIn) => {
  const client = new Client()
  const secureOptions = { ca: readFileSync(caFile, 'utf8') }
  await client.access({ host, port, user, password, secure: tls, secureOptions })
  loggedIn()
  const transfer = action === 'download' ? download : upload
  let bytes = 0
  for (const file of files) bytes += await transfer(client, file)
  await client.send('QUIT')
  client.close()
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
