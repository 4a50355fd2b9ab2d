import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFtpServer, MemoryFileSystem } from '@sluice/server'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetched } from '../support/fetched.ts'
import { tlsVersions } from '../support/servers/access-to.ts'
import { certificate } from '../support/servers/certificate.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import { proftpd } from '../support/servers/proftpd.ts'
import { pureFtpd } from '../support/servers/pure-ftpd.ts'
import type { RealServer } from '../support/servers/real-server.ts'

/** Transfers before and after CCC: data connections stay under TLS. */
async function transferAround(access: ConnectionOptions, path: string): Promise<void> {
  for (const version of tlsVersions) {
    const tls = { ...access.tls, clearControl: true, minVersion: version, maxVersion: version }
    await using session = await FtpSession.connect({ ...access, mode: 'required', tls })
    await session.store(['before'], path)
    await session.clearControl()
    expect(session.protected).toBe(false)
    expect(session.dataProtected).toBe(true)
    for (let round = 0; round < 3; round++) {
      await session.store([`after ${round}`], path)
      for (const size of [undefined, 7])
        expect(String(await fetched(session, path, { size }))).toBe(`after ${round}`)
      expect(await session.pwd()).toBe('/')
    }
  }
}

for (const kind of [proftpd, pureFtpd]) {
  describeServer(kind, () => {
    let server: RealServer
    beforeAll(async () => {
      server = await kind.start()
    })
    afterAll(() => server.stop())

    test('goes back to clear text for commands, and keeps files under TLS', async () => {
      const { host, port, user, password, ca } = server
      await transferAround({ host, port, user, password, tls: { ca } }, '/up/a.txt')
      expect(await readFile(join(server.root, 'up/a.txt'), 'latin1')).toBe('after 2')
    })
  })
}

describe('the embedded server', () => {
  test('goes back to clear text for commands, insists on resumed sessions, and logs in again', async () => {
    const { ca, cert, key } = await certificate()
    await using server = createFtpServer({
      fileSystem: new MemoryFileSystem(),
      users: { user: 'secret' },
      tls: { cert, key, clearControl: true, requireSessionReuse: true },
    })
    await server.listen()
    const access = { host: '127.0.0.1', port: server.port, user: 'user', password: 'secret' }
    await transferAround({ ...access, tls: { ca } }, '/a.txt')

    await using session = await FtpSession.connect({ ...access, tls: { ca, clearControl: true } })
    for (let round = 0; round < 2; round++) {
      await session.reinitialize()
      expect(session.protected).toBe(false)
      await session.logIn()
      expect(session.protected).toBe(true)
      for (const size of [undefined, 7])
        expect(String(await fetched(session, '/a.txt', { size }))).toBe('after 2')
    }
  })
})
