// The four packages as users of JavaScript import them.
import { deepEqual, equal } from 'node:assert/strict'
import { pipeline } from 'node:stream/promises'
import { ReplyParser } from '@sluice/protocol'
import { createFtp } from '@sluice/rx'
import { createFtpServer, MemoryFileSystem } from '@sluice/server'
import { FtpSession } from '@sluice/transport'
import { lastValueFrom, toArray } from 'rxjs'

equal(new ReplyParser().push(Buffer.from('220 Ready.\r\n'))[0].code, 220)

const fileSystem = new MemoryFileSystem({ 'in/a.csv': 'id,amount\n' })
const server = createFtpServer({ fileSystem })
await server.listen()
const ftp = createFtp(server.url, { sessions: 2 })
const entries = await lastValueFrom(ftp.list('in').pipe(toArray()))
deepEqual(
  entries.map(entry => entry.name),
  ['a.csv'],
)
await pipeline(ftp.createReadStream('in/a.csv'), ftp.createWriteStream('b.csv'))
equal(await ftp.readFile('b.csv', 'utf8'), 'id,amount\n')
await ftp.close()

const session = await FtpSession.connect(server.url)
equal(await session.size('b.csv'), 10)
await session.quit()
await server.close()
console.log('ok')
