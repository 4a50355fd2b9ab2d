// Sluice's `createFtp`: each entry of the listing is fetched as soon as it is known.
import { join } from 'node:path'
import { createFtp } from '@sluice/rx'
import { lastValueFrom, mergeMap, reduce } from 'rxjs'
import { sluiceOptions } from '../contenders/sluice-options.ts'
import { measurePrepared } from '../measure.ts'
import type { SessionsTask } from './sessions-task.ts'

measurePrepared(
  (task: SessionsTask) => task,
  async ({ remote, local, sessions, ...access }) => {
    const ftp = createFtp({ ...sluiceOptions(access), sessions })
    const bytes = await lastValueFrom(
      ftp.list(remote).pipe(
        mergeMap(({ name }) => ftp.download(`${remote}/${name}`, join(local, name)), sessions),
        reduce((sum, event) => (event.type === 'done' ? sum + event.result.bytes : sum), 0),
      ),
    )
    await ftp.close()
    return bytes
  },
)
