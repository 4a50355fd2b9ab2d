// A program that has both copies of the packages, since one of its modules requires them and another imports them.
const { equal, notEqual, ok } = require('node:assert/strict')
const required = require('@sluice/rx')
const { createFtpServer, MemoryFileSystem } = require('@sluice/server')

async function main() {
  const imported = await import('@sluice/rx')
  const protocol = await import('@sluice/protocol')
  const transport = await import('@sluice/transport')
  notEqual(required.createFtp, imported.createFtp)

  const server = createFtpServer({ fileSystem: new MemoryFileSystem() })
  await server.listen()
  const gone = server.url
  for (const { createFtp } of [required, imported]) {
    const ftp = createFtp(server.url)
    const error = await ftp.readFile('missing.csv').then(
      () => undefined,
      thrown => thrown,
    )
    await ftp.close()
    for (const copy of [required, imported, protocol, transport]) {
      ok(error instanceof copy.ReplyError)
      ok(error instanceof copy.FtpError)
      equal(error instanceof copy.RemoteProtocolError, false)
    }
    for (const copy of [required, imported]) {
      ok(copy.isFtpFailure(error))
      equal(copy.kindOf(error), 'not-found')
    }
  }
  await server.close()

  const unreachable = await required
    .createFtp(gone)
    .readFile('a.csv')
    .then(
      () => undefined,
      thrown => thrown,
    )
  for (const copy of [required, imported, transport]) {
    ok(unreachable instanceof copy.FtpConnectionError)
    equal(unreachable instanceof copy.FtpTimeoutError, false)
  }
  console.log('ok')
}

main()
