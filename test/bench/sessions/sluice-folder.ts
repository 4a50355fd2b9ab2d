// Sluice's `createFtp`: each entry of the listing is fetched as soon as it is known.
import { join } from 'node:path'
import { createFtp, withGate } from '@sluice/rx'
import { lastValueFrom, reduce } from 'rxjs'
import { sluiceOptions } from '../contenders/sluice-options.ts'
import { measurePrepared } from '../measure.ts'
import type { SessionsTask } from './sessions-task.ts'

measurePrepared(
  (task: SessionsTask) => task,
  async ({ remote, local, sessions, ...access }) => {
    const ftp = createFtp({ ...sluiceOptions(access), sessions })
    // Twice as many as there are sessions: what waits is asked for before its turn.
    const bytes = await lastValueFrom(
      withGate(2 * sessions, gate =>
        ftp.list(remote, { gate }).pipe(gate.mergeMap(entry => ftp.download(entry, join(local, entry.name)))),
      ).pipe(reduce((sum, event) => (event.type === 'done' ? sum + event.result.bytes : sum), 0)),
    )
    await ftp.close()
    return bytes
  },
)
