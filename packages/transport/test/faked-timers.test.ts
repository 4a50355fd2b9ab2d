import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { certificate } from '../../../test/support/servers/certificate.ts'
import { createFtpServer, MemoryFileSystem } from '../../server/src/index.ts'
import { FtpSession } from '../src/index.ts'
import { MemorySink } from './support/memory-sink.ts'

const content = Buffer.alloc(300_000, 'what is under way while a test has its own time ')

// Nobody calls these back. Timers are left: they bound what waits.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setImmediate', 'clearImmediate'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test.each(['none', 'required'] as const)(
  'transfers are done where immediates are faked: TLS %s',
  async mode => {
    const { ca, cert, key } = await certificate()
    await using server = createFtpServer({
      fileSystem: new MemoryFileSystem({ file: content }),
      tls: { cert, key },
    })
    await server.listen()
    await using session = await FtpSession.connect({
      host: '127.0.0.1',
      port: server.port,
      mode,
      tls: { ca },
    })
    for (let round = 0; round < 3; round++) {
      expect(await session.store(content, 'new')).toMatchObject({ bytes: content.length })
      const sink = new MemorySink()
      await session.retrieve('file', sink)
      expect(sink.bytes.equals(content)).toBe(true)
    }
  },
)
