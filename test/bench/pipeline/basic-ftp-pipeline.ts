// The same job with basic-ftp, which has one session a client, and p-limit.
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Client } from 'basic-ftp'
import pLimit from 'p-limit'
import { addUp } from '../../../examples/support/add-up.ts'
import { leave, openBasicFtp } from '../contenders/basic-ftp-client.ts'
import { measurePrepared } from '../measure.ts'
import { centsOf } from './cents-of.ts'
import type { PipelineTask } from './pipeline-task.ts'

measurePrepared(
  (task: PipelineTask) => task,
  async ({ from, to, sessions, ...access }) => {
    const free = await Promise.all(Array.from({ length: sessions }, () => openBasicFtp(access)))
    const limit = pLimit(sessions)
    const entries = (await free[0]?.list(from)) ?? []
    const files = entries.filter(({ name }) => name.endsWith('.csv.gz'))
    const each = await Promise.all(
      files.map(({ name }) =>
        limit(async () => {
          const client = free.pop() as Client
          const gunzip = createGunzip()
          const [totals] = await Promise.all([
            pipeline(gunzip, addUp),
            client.downloadTo(gunzip, `${from}/${name}`),
          ])
          await client.rename(`${from}/${name}`, `${to}/${name}`)
          free.push(client)
          return centsOf(totals)
        }),
      ),
    )
    await Promise.all(free.map(leave))
    return each.reduce((sum, cents) => sum + cents, 0)
  },
)
