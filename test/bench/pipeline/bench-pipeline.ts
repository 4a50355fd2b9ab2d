import { chown, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { salesOf } from '../../../examples/support/sales-data.ts'
import { proftpd } from '../../support/servers/proftpd.ts'
import type { RealServer } from '../../support/servers/real-servers.ts'
import { unprivilegedUser } from '../../support/servers/unprivileged-user.ts'
import { vsftpd } from '../../support/servers/vsftpd.ts'
import { bundlePrograms } from '../bundle-programs.ts'
import { takeRounds } from '../rounds.ts'
import { runProgram } from '../run-program.ts'
import type { Settings } from '../settings.ts'
import { scoreTable } from '../table.ts'
import type { Measurement } from '../task.ts'
import { centsOf } from './cents-of.ts'
import type { PipelineTask } from './pipeline-task.ts'

const deadlineMs = 300_000
const linesOfFile = 2_000
const sessions = 4
const kinds = { vsftpd, proftpd }

const contenders = [
  { name: 'Sluice createFtp', program: new URL('./sluice-pipeline.ts', import.meta.url) },
  { name: 'basic-ftp, p-limit', program: new URL('./basic-ftp-pipeline.ts', import.meta.url) },
]

/** The pipeline of the demo, on a real server. */
export interface PipelineJob {
  readonly tls: boolean
  readonly server: keyof typeof kinds
}

export const pipelineJobs: readonly PipelineJob[] = (['vsftpd', 'proftpd'] as const).flatMap(server =>
  [false, true].map(tls => ({ tls, server })),
)

/** What a filter is looked for in, and the heading of the table. */
export function titleOfPipeline({ tls, server }: PipelineJob, { pipelineFiles }: Settings): string {
  const what = `fetch, gunzip, add up and move ${pipelineFiles} files, ${sessions} at a time`
  return `pipeline: ${what}, ${tls ? 'TLS' : 'plain'}, ${server}`
}

/** Why the pipeline cannot be measured here. */
export function missingForPipeline(): string | undefined {
  return vsftpd.missing() ?? proftpd.missing()
}

/** Prints a table for each job. */
export async function benchPipeline(
  chosen: readonly PipelineJob[],
  settings: Settings,
  folder: string,
): Promise<void> {
  const programs = await bundlePrograms(
    contenders.map(({ program }) => fileURLToPath(program)),
    join(folder, 'programs'),
  )
  for (const { tls, server: name } of chosen) {
    await using server = await kinds[name].start()
    const cents = await putFiles(server, settings.pipelineFiles)
    const caFile = join(folder, 'ca.pem')
    await writeFile(caFile, server.ca)
    const { host, port, user, password } = server
    const task = { host, port, user, password, tls, caFile, from: '/up/in', to: '/up/done', sessions }
    const scores = await takeRounds(contenders, {
      rounds: settings.rounds,
      ours: 1,
      cannot: () => undefined,
      run: contender => {
        const program = programs[contenders.indexOf(contender)] as string
        return runPipeline(program, task, { server, folder, cents, files: settings.pipelineFiles })
      },
    })
    console.log(`## ${titleOfPipeline({ tls, server: name }, settings)}\n\n${scoreTable(scores, 1)}\n`)
  }
}

/** Puts the files where the user of the server may move them; returns what they add up to. */
async function putFiles({ root }: RealServer, count: number): Promise<number> {
  const { uid, gid } = unprivilegedUser
  for (const name of ['in', 'done']) {
    await mkdir(join(root, 'up', name))
    await chown(join(root, 'up', name), uid, gid)
  }
  let cents = 0
  for (let day = 0; day < count; day++) {
    const { name, gzipped, totals } = salesOf(day, linesOfFile)
    await writeFile(join(root, 'up', 'in', name), gzipped)
    cents += centsOf(totals)
  }
  return cents
}

/** Has a contender do the job, checks the sum and that every file was moved, and moves them back. */
async function runPipeline(
  program: string,
  task: PipelineTask,
  {
    server,
    folder,
    cents,
    files,
  }: { readonly server: RealServer; readonly folder: string; readonly cents: number; readonly files: number },
): Promise<Measurement> {
  const at = (path: string) => join(server.root, path)
  try {
    const measurement = await runProgram(program, task, { folder, deadlineMs })
    if (measurement.bytes !== cents) throw new Error(`it adds up to ${measurement.bytes} instead of ${cents}`)
    const moved = await readdir(at(task.to))
    if (moved.length !== files) throw new Error(`${moved.length} files were moved instead of ${files}`)
    return measurement
  } finally {
    for (const name of await readdir(at(task.to)))
      await rename(join(at(task.to), name), join(at(task.from), name))
  }
}
