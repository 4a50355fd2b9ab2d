import { randomBytes } from 'node:crypto'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discard, fetched } from '../support/fetched.ts'
import { accessTo } from '../support/servers/access-to.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import { embedded } from '../support/servers/embedded.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'
import type { ServerKind, TestServer } from '../support/servers/test-server.ts'

const MIB = 1024 * 1024

for (const kind of [embedded, ...realServerKinds]) describeServer(kind, describeDataConnections)

function describeDataConnections(kind: ServerKind): void {
  describe.each(['no TLS', 'TLSv1.3'] as const)('with %s', protection => {
    let server: TestServer
    const content = randomBytes(3 * MIB)

    beforeAll(async () => {
      server = await kind.start()
      await writeFile(join(server.root, 'a.bin'), content)
      await writeFile(join(server.root, 'big.bin'), '')
      await truncate(join(server.root, 'big.bin'), 8 * 1024 * MIB)
    })
    afterAll(() => server.stop())

    const open = (options: Partial<ConnectionOptions> = {}) =>
      FtpSession.connect(accessTo(server, protection, options))

    it('keeps the session when a transfer is broken off', async () => {
      const session = await open()
      // Faster than any machine, and judged when bytes move: servers may go with a handshake that is just over.
      const minRate = { bytesPerSecond: 1e15, milliseconds: 300 }
      const failed = session.retrieve('/big.bin', discard(), { minRate })
      await expect(failed).rejects.toMatchObject({ cause: { code: 'FTP_TOO_SLOW' } })
      expect(await session.pwd()).toBe('/')
      expect((await fetched(session, '/a.bin')).equals(content)).toBe(true)
      await session.quit()
    })

    it('stays in step with NOOP during a slow transfer', async () => {
      await using session = await open({ noopDuringTransfers: 20 })
      let pauses = 0
      const slow = new Writable({
        highWaterMark: 1,
        write(_chunk, _encoding, done) {
          if (pauses++ > 5) done()
          else void sleep(30).then(() => done())
        },
      })
      expect(await session.retrieve('/a.bin', slow)).toMatchObject({ bytes: content.length })
      expect(await session.pwd()).toBe('/')
      async function* slowly() {
        for (let i = 0; i < 5; i++) {
          yield content.subarray(i * 1000, (i + 1) * 1000)
          await sleep(30)
        }
      }
      expect(await session.store(slowly(), '/up/slow.bin')).toMatchObject({ bytes: 5000 })
      expect(await session.pwd()).toBe('/')
      expect((await fetched(session, '/up/slow.bin')).equals(content.subarray(0, 5000))).toBe(true)
    })
  })
}
