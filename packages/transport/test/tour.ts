import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'

export async function tour(options: ConnectionOptions, print: (what: unknown) => void): Promise<void> {
  await using session = await FtpSession.connect(options)

  // Files: a transfer resolves only when it is known to be whole.
  await session.mkdir('incoming/2024', { recursive: true })
  await session.cwd('incoming')
  await session.store(createReadStream('b.csv'), 'b.csv')
  await session.retrieve('b.csv', createWriteStream('copy.csv'))
  await session.store(['one\ntwo\n'], 'notes.txt', { representation: 'ascii' }) // CRLF on the way

  // What is there: paced by the loop, and out of the way as soon as the loop needs the session.
  for await (const entry of session.list()) {
    if (entry.type === 'file' && entry.name !== 'notes.txt') await session.delete(entry)
  }
  for await (const line of session.retrieveLines('notes.txt')) print(line)
  print(await session.stat('notes.txt'))
  print(await session.hash('notes.txt', { algorithm: 'SHA-256' }))

  // Everything else.
  await session.command('SITE CHMOD 640 notes.txt')
  const data = await session.openData('RETR notes.txt', { offset: 5 })
  await pipeline(data.readable, createWriteStream('rest.txt'))
  print((await data.complete()).reply.code) // 226
}
