import { readFileSync } from 'node:fs'
import { Client } from 'basic-ftp'
import type { Access } from '../task.ts'

/** A client of basic-ftp that is logged in. */
export async function openBasicFtp({ host, port, user, password, tls, caFile }: Access): Promise<Client> {
  const client = new Client()
  const secureOptions = { ca: readFileSync(caFile, 'utf8') }
  await client.access({ host, port, user, password, secure: tls, secureOptions })
  return client
}

/** Takes leave of the server. */
export async function leave(client: Client): Promise<void> {
  await client.send('QUIT')
  client.close()
}
