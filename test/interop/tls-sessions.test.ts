import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FtpSession } from '@sluice/transport'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetched } from '../support/fetched.ts'
import { accessTo, tlsVersions } from '../support/servers/access-to.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import { proftpd } from '../support/servers/proftpd.ts'
import type { RealServer } from '../support/servers/real-server.ts'
import { vsftpd } from '../support/servers/vsftpd.ts'
import { TlsHellos } from '../support/tls-hellos.ts'

const connections = 30
const content = 'content'

// Both refuse a data connection that does not resume a session of its control connection.
for (const kind of [vsftpd, proftpd]) {
  describeServer(kind, () => {
    let server: RealServer
    beforeAll(async () => {
      server = await kind.start()
      await writeFile(join(server.root, 'small.txt'), content)
    })
    afterAll(() => server.stop())

    test.each(tlsVersions)('%s: every data connection resumes, at the first attempt', async version => {
      const hellos = new TlsHellos()
      await using session = await FtpSession.connect(accessTo(server, version, { connect: hellos.connect }))
      for (let i = 0; i < connections; i++) await transfer(session, i)
      const data = hellos.handshakes.filter(({ purpose }) => purpose === 'data')
      expect(data).toEqual(Array(connections).fill({ purpose: 'data', retried: false, resumed: true }))
    })

    test.each(tlsVersions)('%s: so do connections that Node opens itself', async version => {
      const sessions = await Promise.all([1, 2].map(() => FtpSession.connect(accessTo(server, version))))
      await Promise.all(
        sessions.map(async session => {
          for (let i = 0; i < connections / 2; i++) await transfer(session, i)
          await session.quit()
        }),
      )
    })
  })
}

/** A transfer of each kind by turns. */
async function transfer(session: FtpSession, turn: number): Promise<void> {
  if (turn % 3 === 0) {
    await session.store([content], '/up/stored.txt')
    return
  }
  const bytes = await fetched(session, '/small.txt', turn % 3 === 1 ? {} : { size: content.length })
  expect(String(bytes)).toBe(content)
}
