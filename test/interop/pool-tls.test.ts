import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFtp } from '@sluice/rx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessTo, tlsVersions } from '../support/servers/access-to.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import { proftpd } from '../support/servers/proftpd.ts'
import type { RealServer } from '../support/servers/real-server.ts'
import { vsftpd } from '../support/servers/vsftpd.ts'
import { TlsHellos } from '../support/tls-hellos.ts'

const sessions = 3
const files = 24

// Both refuse a data connection that resumes no session, or that of another control connection.
for (const kind of [vsftpd, proftpd]) {
  describeServer(kind, () => {
    let server: RealServer
    beforeAll(async () => {
      server = await kind.start()
      await writeFile(join(server.root, 'small.txt'), 'content')
    })
    afterAll(() => server.stop())

    test.each(tlsVersions)('%s: each session of a pool resumes its own TLS session', async version => {
      const hellos = new TlsHellos()
      const ftp = createFtp({ ...accessTo(server, version, { connect: hellos.connect }), sessions })
      const texts = await Promise.all(Array.from({ length: files }, () => ftp.readFile('/small.txt', 'utf8')))
      await ftp.close()
      expect(texts).toEqual(Array(files).fill('content'))
      const { handshakes } = hellos
      expect(handshakes.filter(({ purpose }) => purpose === 'control')).toHaveLength(sessions)
      const data = handshakes.filter(({ purpose }) => purpose === 'data')
      expect(data).toEqual(Array(files).fill({ purpose: 'data', retried: false, resumed: true }))
    })
  })
}
