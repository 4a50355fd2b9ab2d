// The four packages as users of TypeScript have them.
import { deepEqual, equal, ok } from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type Entry, encodeCommand, FtpError, ReplyParser } from '@sluice/protocol'
import {
  createFtp,
  type Ftp,
  type FtpOptions,
  isFtpFailure,
  ReplyError,
  type TransferEvent,
  withGate,
} from '@sluice/rx'
import { createFtpServer, type FtpServerOptions, MemoryFileSystem } from '@sluice/server'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { filter, lastValueFrom, map, type Observable, toArray } from 'rxjs'

const content = 'id,amount\n'.repeat(100)

async function main(): Promise<void> {
  const parser = new ReplyParser()
  const bytes: Uint8Array = encodeCommand({ verb: 'NOOP' })
  equal(Buffer.from(bytes).toString(), 'NOOP\r\n')
  deepEqual(
    parser.push(Buffer.from('220 Ready.\r\n')).map(reply => reply.code),
    [220],
  )

  const fileSystem = new MemoryFileSystem({ 'in/a.csv': content })
  const settings: FtpServerOptions = { fileSystem, users: { user: 'secret' } }
  await using server = createFtpServer(settings)
  await server.listen()
  const options: FtpOptions = {
    host: '127.0.0.1',
    port: server.port,
    user: 'user',
    password: 'secret',
    sessions: 2,
  }
  await useStreams(options, fileSystem)
  await useSession(options)
  console.log('ok')
}

async function useStreams(options: FtpOptions, fileSystem: MemoryFileSystem): Promise<void> {
  await using ftp: Ftp = createFtp(options)
  const names: Observable<string> = ftp.list('in').pipe(map((entry: Entry) => entry.name))
  deepEqual(await lastValueFrom(names.pipe(toArray())), ['a.csv'])
  const sizes = withGate(1, gate =>
    ftp.walk('', { gate }).pipe(
      filter(entry => entry.type === 'file'),
      gate.concatMap(async entry => (await ftp.stat(entry)).size),
    ),
  )
  deepEqual(await lastValueFrom(sizes.pipe(toArray())), [content.length])
  await pipeline(ftp.createReadStream('in/a.csv'), ftp.createWriteStream('b.csv'))
  const last: TransferEvent = await lastValueFrom(ftp.upload(Buffer.from(content), 'c.csv'))
  equal(last.type === 'done' ? last.result.bytes : 0, content.length)
  equal(await text(ftp.createReadStream('c.csv')), content)
  equal(fileSystem.readFile('b.csv')?.toString(), content)
  try {
    await ftp.readFile('missing.csv')
    throw new Error('a file that is not there was read')
  } catch (error) {
    ok(error instanceof ReplyError && error instanceof FtpError)
    equal(error.reply?.code, 550)
    equal(isFtpFailure(error) && error.kind, 'not-found')
  }
}

async function useSession(options: ConnectionOptions): Promise<void> {
  await using session = await FtpSession.connect(options)
  equal(await session.size('c.csv'), content.length)
  for await (const entry of session.list('in')) equal(entry.name, 'a.csv')
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
