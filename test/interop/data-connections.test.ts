import { randomBytes } from 'node:crypto'
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeServer } from '../support/servers/describe-server.ts'
import { embedded } from '../support/servers/embedded.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'
import type { ServerKind, TestServer } from '../support/servers/test-server.ts'

const MIB = 1024 * 1024

for (const kind of [embedded, ...realServerKinds]) describeServer(kind, describeDataConnections)

function describeDataConnections(kind: ServerKind): void {
  describe.each(['none', 'required'] as const)('with TLS %s', mode => {
    let server: TestServer
    const content = randomBytes(3 * MIB)

    beforeAll(async () => {
      server = await kind.start()
      await writeFile(join(server.root, 'a.bin'), content)
      await writeFile(join(server.root, 'big.bin'), '')
      await truncate(join(server.root, 'big.bin'), 256 * MIB)
      await mkdir(join(server.root, 'many'))
      for (let i = 0; i < 20; i++) await writeFile(join(server.root, 'many', `${i}.txt`), 'x')
    })
    afterAll(() => server.stop())

    const open = (options: Partial<ConnectionOptions> = {}) =>
      FtpSession.connect({
        host: server.host,
        port: server.port,
        user: server.user,
        password: server.password,
        mode: server.tls ? mode : 'none',
        tls: { ca: server.ca },
        ...options,
      })

    describe('in active mode', () => {
      it('fetches, stores and lists', async () => {
        await using session = await open({ dataMode: 'active' })
        expect((await fetched(session, '/a.bin')).equals(content)).toBe(true)
        await session.store([content], '/up/active.bin')
        expect((await readFile(join(server.root, 'up', 'active.bin'))).equals(content)).toBe(true)
        const names: string[] = []
        for await (const { name } of session.list('/many')) names.push(name)
        expect(names).toHaveLength(20)
        expect(await session.pwd()).toBe('/')
      })

      it('keeps the session when a transfer is given up', async () => {
        const session = await open({ dataMode: 'active' })
        const abort = new AbortController()
        const failed = session.retrieve('/a.bin', discard(), {
          signal: abort.signal,
          onProgress: () => abort.abort(),
        })
        await expect(failed).rejects.toMatchObject({ code: 'FTP_ABORTED' })
        if (!session.closed) expect(await session.pwd()).toBe('/')
        await session.quit()
      })
    })

    it('keeps the session when a transfer is broken off, where the server lets it', async () => {
      const session = await open()
      // Faster than any machine, so that it is broken off at once.
      const minRate = { bytesPerSecond: 1e15, milliseconds: 1 }
      const failed = session.retrieve('/big.bin', discard(), { minRate })
      await expect(failed).rejects.toMatchObject({ cause: { code: 'FTP_TOO_SLOW' } })
      // Pure-FTPd answers such a retrieve with a second 150 and nothing else, so its session cannot go on.
      expect(session.closed).toBe(server.name === 'pure-ftpd')
      if (session.closed) return
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

    it('moves the same bytes compressed, where the server has MODE Z', async () => {
      await using session = await open({ compress: true })
      const text = Buffer.from('the same line again and again\n'.repeat(1_000))
      expect(await session.store([text], '/up/z.txt', { size: text.length })).toMatchObject({
        bytes: text.length,
      })
      expect((await readFile(join(server.root, 'up', 'z.txt'))).equals(text)).toBe(true)
      expect((await fetched(session, '/up/z.txt')).equals(text)).toBe(true)
      expect((await fetched(session, '/a.bin')).equals(content)).toBe(true)
      // ProFTPD 1.3.8 cannot inflate what is larger than its buffer, and says so or nothing at all.
      if (server.name !== 'proftpd') await session.store([content], '/up/z.bin', { size: content.length })
      await session.store([], '/up/nothing')
      expect((await fetched(session, '/up/nothing')).equals(Buffer.alloc(0))).toBe(true)
      const names: string[] = []
      for await (const { name } of session.list('/many')) names.push(name)
      expect(names).toHaveLength(20)
    })
  })
}

/** A stream that keeps nothing. */
function discard(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() }).on('error', () => {})
}

async function fetched(session: FtpSession, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  await session.retrieve(path, sink)
  return Buffer.concat(chunks)
}
