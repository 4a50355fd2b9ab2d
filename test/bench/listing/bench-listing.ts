import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { proftpd } from '../../support/servers/proftpd.ts'
import { vsftpd } from '../../support/servers/vsftpd.ts'
import { bundlePrograms } from '../bundle-programs.ts'
import { takeRounds } from '../rounds.ts'
import { runProgram } from '../run-program.ts'
import type { Settings } from '../settings.ts'
import { listingTable } from './listing-table.ts'
import type { ListingTask } from './listing-task.ts'

const deadlineMs = 120_000
const kinds = { vsftpd, proftpd }

const contenders = [
  { name: 'Sluice createFtp', program: new URL('./sluice-listing.ts', import.meta.url) },
  { name: 'basic-ftp', program: new URL('./basic-ftp-listing.ts', import.meta.url) },
]

/** One server that lists a folder of many entries. */
export interface ListingJob {
  readonly server: keyof typeof kinds
}

export const listingJobs: readonly ListingJob[] = [{ server: 'vsftpd' }, { server: 'proftpd' }]

/** What a filter is looked for in, and the heading of the table. */
export function titleOfListing({ server }: ListingJob, { entries }: Settings): string {
  return `list ${entries} entries as they arrive, plain, ${server}`
}

/** Why listings cannot be measured here. */
export function missingForListing(): string | undefined {
  return vsftpd.missing() ?? proftpd.missing()
}

/** Prints a table for each job. */
export async function benchListing(
  chosen: readonly ListingJob[],
  settings: Settings,
  folder: string,
): Promise<void> {
  const programs = await bundlePrograms(
    contenders.map(({ program }) => fileURLToPath(program)),
    join(folder, 'programs'),
  )
  for (const job of chosen) {
    await using server = await kinds[job.server].start()
    const caFile = join(folder, 'ca.pem')
    await writeFile(caFile, server.ca)
    await makeEntries(join(server.root, 'entries'), settings.entries)
    const { host, port, user, password } = server
    const task: ListingTask = { host, port, user, password, tls: false, caFile, folder: '/entries' }
    const scores = await takeRounds(contenders, {
      rounds: settings.rounds,
      ours: 1,
      cannot: () => undefined,
      run: async contender => {
        const program = programs[contenders.indexOf(contender)] as string
        const measurement = await runProgram(program, task, { folder, deadlineMs })
        if (measurement.bytes !== settings.entries)
          throw new Error(`${measurement.bytes} entries instead of ${settings.entries}`)
        return measurement
      },
    })
    console.log(
      `## ${titleOfListing(job, settings)}\n\nIn brackets, ${contenders[0]?.name} ÷ it.\n\n${listingTable(scores)}\n`,
    )
  }
}

/** Empty files. */
async function makeEntries(folder: string, count: number): Promise<void> {
  await mkdir(folder)
  for (let index = 0; index < count; index++) await writeFile(join(folder, `entry-${index}.txt`), '')
}
