// The pipeline of the demo.
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { createFtp } from '@sluice/rx'
import { filter, lastValueFrom, mergeMap, reduce } from 'rxjs'
import { addUp } from '../../../examples/support/add-up.ts'
import { sluiceOptions } from '../contenders/sluice-options.ts'
import { measurePrepared } from '../measure.ts'
import { centsOf } from './cents-of.ts'
import type { PipelineTask } from './pipeline-task.ts'

measurePrepared(
  (task: PipelineTask) => task,
  async ({ from, to, sessions, ...access }) => {
    const ftp = createFtp({ ...sluiceOptions(access), sessions })
    const cents = await lastValueFrom(
      ftp.list(from).pipe(
        filter(entry => entry.name.endsWith('.csv.gz')),
        mergeMap(async ({ name }) => {
          const totals = await pipeline(ftp.createReadStream(`${from}/${name}`), createGunzip(), addUp)
          await ftp.rename(`${from}/${name}`, `${to}/${name}`)
          return centsOf(totals)
        }, sessions),
        reduce((sum, cents) => sum + cents, 0),
      ),
    )
    await ftp.close()
    return cents
  },
)
