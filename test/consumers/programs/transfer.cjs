// The four packages as users of JavaScript require them.
const { deepEqual, equal } = require('node:assert/strict')
const { pipeline } = require('node:stream/promises')
const { ReplyParser } = require('@sluice/protocol')
const { createFtp } = require('@sluice/rx')
const { createFtpServer, MemoryFileSystem } = require('@sluice/server')
const { FtpSession } = require('@sluice/transport')
const { lastValueFrom, toArray } = require('rxjs')

async function main() {
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
}

main()
