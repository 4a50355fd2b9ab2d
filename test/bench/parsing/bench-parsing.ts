import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundlePrograms } from '../bundle-programs.ts'
import { takeRounds } from '../rounds.ts'
import { runProgram } from '../run-program.ts'
import { scoreTable } from '../table.ts'
import type { Measurement } from '../task.ts'
import { type ParseJob, titleOfParsing } from './parse-job.ts'
import type { ParserName, ParseTask } from './parse-task.ts'

const deadlineMs = 300_000
const program = fileURLToPath(new URL('./parse-program.ts', import.meta.url))

/** Prints a table for each job: Sluice's parsers and others on the same bytes, no socket between. */
export async function benchParsing(
  chosen: readonly ParseJob[],
  rounds: number,
  folder: string,
): Promise<void> {
  const [bundled = ''] = await bundlePrograms([program], join(folder, 'parsing'))
  for (const job of chosen) {
    let tally: number | undefined
    const ours = job.parsers.filter(name => name.startsWith('Sluice')).length
    const scores = await takeRounds(
      job.parsers.map(name => ({ name })),
      {
        rounds,
        ours,
        cannot: () => undefined,
        run: async ({ name }) => {
          const measurement = await parse(bundled, job, name, folder)
          tally ??= measurement.bytes
          if (measurement.bytes !== tally) throw new Error('it finds something else than the first')
          return measurement
        },
      },
    )
    console.log(`## ${titleOfParsing(job)}\n\n${scoreTable(scores, ours)}\n`)
  }
}

function parse(bundled: string, job: ParseJob, parser: ParserName, folder: string): Promise<Measurement> {
  const { material, names, count, chunkBytes } = job
  const task: ParseTask = { parser, material, names, count, chunkBytes }
  return runProgram(bundled, task, { folder, deadlineMs })
}
