// Sluice and others at the same jobs on the same servers: main.ts [filter], where the filter is a part of a job's
// title.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pureFtpd } from '../support/servers/pure-ftpd.ts'
import { vsftpd } from '../support/servers/vsftpd.ts'
import { bundlePrograms } from './bundle-programs.ts'
import { contenders, ours } from './contender.ts'
import { makeFileSets, shareFileSet } from './file-set.ts'
import { jobs, titleOf } from './job.ts'
import { describeMachine } from './machine.ts'
import { runJob, type Scene } from './run-job.ts'
import { readSettings } from './settings.ts'
import { type Score, scoreTable } from './table.ts'
import type { Measurement } from './task.ts'

const settings = readSettings()
const filter = process.argv[2] ?? ''
const chosen = jobs.filter(job => titleOf(job, settings).includes(filter))
const missing = [vsftpd, pureFtpd].map(kind => kind.missing()).find(reason => reason !== undefined)

if (chosen.length === 0) {
  console.error(`no job has "${filter}" in its title:`)
  for (const job of jobs) console.error(`  ${titleOf(job, settings)}`)
  process.exitCode = 2
} else if (missing !== undefined) {
  console.error(`cannot measure: ${missing}`)
  process.exitCode = 1
} else {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  try {
    await bench(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function bench(folder: string): Promise<void> {
  const programs = await preparePrograms(folder)
  const sets = await makeFileSets(folder, settings)
  await using vsftpdServer = await vsftpd.start()
  await using pureFtpdServer = await pureFtpd.start()
  const servers = { vsftpd: vsftpdServer, 'pure-ftpd': pureFtpdServer }
  await writeFile(join(folder, 'ca.pem'), vsftpdServer.ca)
  await shareFileSet(sets.large, 'large', vsftpdServer)
  await shareFileSet(sets.small, 'small', vsftpdServer)

  console.log(`# Benchmark\n\n${describeMachine()}
- Medians of ${settings.rounds} rounds, clients in turn, each run in a process of its own.
- Wall and CPU time run from before the connection to after QUIT; for curl they are the whole process.\n`)
  for (const job of chosen) {
    const scene: Scene = { server: servers[job.server], files: sets[job.load], folder }
    const scores = contenders.map(contender => ({
      contender,
      rounds: [] as Measurement[],
      remark: contender.cannot(job),
    }))
    for (let round = 0; round < settings.rounds; round++) {
      for (const score of turned(scores, round)) {
        if (score.remark !== undefined) continue
        try {
          score.rounds.push(await runJob(programs.get(score.contender.name) as string, job, scene))
        } catch (error) {
          score.remark = error instanceof Error ? error.message : String(error)
          if (scores.indexOf(score) >= ours) continue
          console.error(error)
          process.exitCode = 1
        }
      }
    }
    console.log(`## ${titleOf(job, settings)}\n\n${scoreTable(scores satisfies Score[])}\n`)
  }
}

/** Another one begins in each round. */
function turned<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

/** The file to run for each contender. */
async function preparePrograms(folder: string): Promise<ReadonlyMap<string, string>> {
  const inTypeScript = contenders.filter(({ language }) => language === 'typescript')
  const bundled = await bundlePrograms(
    inTypeScript.map(({ program }) => program),
    join(folder, 'programs'),
  )
  return new Map([
    ...contenders.map(({ name, program }) => [name, program] as const),
    ...inTypeScript.map(({ name }, index) => [name, bundled[index] as string] as const),
  ])
}
