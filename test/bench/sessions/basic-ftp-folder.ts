// basic-ftp, which has one session a client: the clients take names from one list.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { leave, openBasicFtp } from '../contenders/basic-ftp-client.ts'
import { measurePrepared } from '../measure.ts'
import type { SessionsTask } from './sessions-task.ts'

measurePrepared(
  (task: SessionsTask) => task,
  async ({ remote, local, sessions, ...access }) => {
    const clients = Array.from({ length: sessions }, () => openBasicFtp(access))
    const entries = (await (await clients[0])?.list(remote)) ?? []
    const names = entries.map(({ name }) => name)
    let bytes = 0
    await Promise.all(
      clients.map(async opening => {
        const client = await opening
        for (let name = names.shift(); name !== undefined; name = names.shift()) {
          await client.downloadTo(join(local, name), `${remote}/${name}`)
          bytes += statSync(join(local, name)).size
        }
        await leave(client)
      }),
    )
    return bytes
  },
)
