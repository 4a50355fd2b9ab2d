import { FtpSession } from '@sluice/transport'
import { expect, it } from 'vitest'
import { accessTo } from '../support/servers/access-to.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import { embedded } from '../support/servers/embedded.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'
import type { ServerKind } from '../support/servers/test-server.ts'
import { moveSmallFiles } from '../support/small-files.ts'

for (const kind of [...realServerKinds, embedded]) {
  describeServer<ServerKind>(kind, kind => {
    it.each(['no TLS', 'TLSv1.3'] as const)(
      'small files arrive whole with %s, although some are given up',
      async protection => {
        await using server = await kind.start()
        const connect = () => FtpSession.connect(accessTo(server, protection))
        const { completed, aborted } = await moveSmallFiles(connect, {
          root: server.root,
          files: 96,
          seed: 1,
        })
        expect(completed + aborted).toBe(96)
        expect(completed).toBeGreaterThan(48)
      },
    )
  })
}
