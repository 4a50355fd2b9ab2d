// Sluice and others at the same work: main.ts [filter], where the filter is a part of a title. Transfers run on the
// same servers, parsers on the same bytes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchTransfers, missingForTransfers } from './bench-transfers.ts'
import { family } from './family.ts'
import { jobs, titleOf } from './job.ts'
import { benchListing, listingJobs, missingForListing, titleOfListing } from './listing/bench-listing.ts'
import { describeMachine } from './machine.ts'
import { benchParsing } from './parsing/bench-parsing.ts'
import { hostileTable, hostileTitle } from './parsing/hostile-lines.ts'
import { parseJobs, titleOfParsing } from './parsing/parse-job.ts'
import {
  benchPipeline,
  missingForPipeline,
  pipelineJobs,
  titleOfPipeline,
} from './pipeline/bench-pipeline.ts'
import { benchServers, serverJobs, titleOfServerJob } from './servers/bench-servers.ts'
import { benchSessions, missingForSessions } from './sessions/bench-sessions.ts'
import { farSessionsJobs, nearSessionsJobs, titleOfSessionsJob } from './sessions/sessions-job.ts'
import { readSettings } from './settings.ts'
import { benchWideArea, farJobs, missingForWideArea, titleOfFarJob } from './wide-area/bench-wide-area.ts'

const settings = readSettings()
const filter = process.argv[2] ?? ''

/** In the order in which they are measured. */
const families = [
  family([hostileTitle], {
    titleOf: title => title,
    bench: async () => console.log(`## ${hostileTitle}\n\n${hostileTable()}\n`),
  }),
  family(parseJobs(settings), {
    titleOf: titleOfParsing,
    bench: (chosen, folder) => benchParsing(chosen, settings.rounds, folder),
  }),
  family(serverJobs, {
    titleOf: job => titleOfServerJob(job, settings),
    bench: (chosen, folder) => benchServers(chosen, settings, folder),
  }),
  family(farJobs, {
    titleOf: job => titleOfFarJob(job, settings),
    missing: missingForWideArea,
    bench: (chosen, folder) => benchWideArea(chosen, settings, folder),
  }),
  family(farSessionsJobs, {
    titleOf: job => titleOfSessionsJob(job, settings),
    missing: missingForWideArea,
    bench: (chosen, folder) => benchSessions(chosen, settings, folder),
  }),
  family(nearSessionsJobs, {
    titleOf: job => titleOfSessionsJob(job, settings),
    missing: missingForSessions,
    bench: (chosen, folder) => benchSessions(chosen, settings, folder),
  }),
  family(pipelineJobs, {
    titleOf: job => titleOfPipeline(job, settings),
    missing: missingForPipeline,
    bench: (chosen, folder) => benchPipeline(chosen, settings, folder),
  }),
  family(listingJobs, {
    titleOf: job => titleOfListing(job, settings),
    missing: missingForListing,
    bench: (chosen, folder) => benchListing(chosen, settings, folder),
  }),
  family(jobs, {
    titleOf: job => titleOf(job, settings),
    missing: missingForTransfers,
    bench: (chosen, folder) => benchTransfers(chosen, settings, folder),
  }),
]
const chosen = families.filter(({ titles }) => titles.some(title => title.includes(filter)))

if (chosen.length === 0) {
  console.error(`nothing has "${filter}" in its title:`)
  for (const { titles } of families) for (const title of titles) console.error(`  ${title}`)
  process.exitCode = 2
} else {
  console.log(`# Benchmark\n\n${describeMachine()}
- Medians of ${settings.rounds} rounds, contenders in turn, each run in a process of its own.
- Transfers: wall and CPU time run from before the connection to after QUIT; for curl, lftp and rclone they are the
  whole process.
- Parsers: the bytes are ready before the clock starts and count in the memory. Sluice tells dates in any format,
  basic-ftp only in MLSD.\n`)
  for (const { titles, missing, bench } of chosen) {
    const reason = missing()
    if (reason === undefined) await inFolder(folder => bench(filter, folder))
    else skip(titles, reason)
  }
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Says what is not measured; nothing measured at all is a failure. */
function skip(titles: readonly string[], reason: string): void {
  for (const title of titles.filter(title => title.includes(filter)))
    console.log(`Not measured: ${title}: ${reason}\n`)
  if (chosen.every(({ missing }) => missing() !== undefined)) process.exitCode = 1
}
