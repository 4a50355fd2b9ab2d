// Sluice and others at the same work: main.ts [filter], where the filter is a part of a title. Transfers run on the same
// servers, parsers on the same bytes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchTransfers, missingForTransfers } from './bench-transfers.ts'
import { jobs, titleOf } from './job.ts'
import { describeMachine } from './machine.ts'
import { benchParsing } from './parsing/bench-parsing.ts'
import { hostileTable, hostileTitle } from './parsing/hostile-lines.ts'
import { parseJobs, titleOfParsing } from './parsing/parse-job.ts'
import { benchServers, serverJobs, titleOfServerJob } from './servers/bench-servers.ts'
import { readSettings } from './settings.ts'
import { benchWideArea, farJobs, missingForWideArea, titleOfFarJob } from './wide-area/bench-wide-area.ts'

const settings = readSettings()
const filter = process.argv[2] ?? ''
const transfers = jobs.filter(job => titleOf(job, settings).includes(filter))
const parsing = parseJobs(settings).filter(job => titleOfParsing(job).includes(filter))
const servers = serverJobs.filter(job => titleOfServerJob(job, settings).includes(filter))
const far = farJobs.filter(job => titleOfFarJob(job, settings).includes(filter))
const missingFar = far.length === 0 ? undefined : missingForWideArea()
const hostile = hostileTitle.includes(filter)
const missing = transfers.length === 0 ? undefined : missingForTransfers()

if (transfers.length === 0 && parsing.length === 0 && servers.length === 0 && far.length === 0 && !hostile) {
  console.error(`nothing has "${filter}" in its title:`)
  for (const job of jobs) console.error(`  ${titleOf(job, settings)}`)
  for (const job of parseJobs(settings)) console.error(`  ${titleOfParsing(job)}`)
  for (const job of serverJobs) console.error(`  ${titleOfServerJob(job, settings)}`)
  for (const job of farJobs) console.error(`  ${titleOfFarJob(job, settings)}`)
  console.error(`  ${hostileTitle}`)
  process.exitCode = 2
} else {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  try {
    await bench(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function bench(folder: string): Promise<void> {
  console.log(`# Benchmark\n\n${describeMachine()}
- Medians of ${settings.rounds} rounds, contenders in turn, each run in a process of its own.
- Transfers: wall and CPU time run from before the connection to after QUIT; for curl they are the whole process.
- Parsers: the bytes are ready before the clock starts and count in the memory. Sluice tells dates in any format,
  basic-ftp only in MLSD.\n`)
  if (hostile) console.log(`## ${hostileTitle}\n\n${hostileTable()}\n`)
  await benchParsing(parsing, settings.rounds, folder)
  await benchServers(servers, settings, folder)
  if (missingFar !== undefined) console.log(`Not measured over a wide-area link: ${missingFar}.\n`)
  else if (far.length > 0) await benchWideArea(far, settings, folder)
  if (transfers.length === 0) return
  if (missing === undefined) return await benchTransfers(transfers, settings, folder)
  console.error(`cannot measure transfers: ${missing}`)
  process.exitCode = 1
}
