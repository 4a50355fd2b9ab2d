import { FtpSession } from '@sluice/transport'
import { expect, it } from 'vitest'
import { describeServer } from '../support/servers/describe-server.ts'
import { embedded } from '../support/servers/embedded.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'
import type { ServerKind } from '../support/servers/test-server.ts'
import { moveSmallFiles } from '../support/small-files.ts'

for (const kind of [...realServerKinds, embedded]) {
  describeServer<ServerKind>(kind, kind => {
    it.each(['none', 'required'] as const)(
      'small files arrive whole with TLS %s, although some are given up',
      async mode => {
        await using server = await kind.start()
        const { host, port, user, password, ca, root } = server
        const connect = () => FtpSession.connect({ host, port, user, password, mode, tls: { ca } })
        const { completed, aborted } = await moveSmallFiles(connect, { root, files: 96, seed: 1 })
        expect(completed + aborted).toBe(96)
        expect(completed).toBeGreaterThan(48)
      },
    )
  })
}
