import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pureFtpd } from '../support/servers/pure-ftpd.ts'
import { vsftpd } from '../support/servers/vsftpd.ts'
import { contenders, ours } from './contender.ts'
import { makeFileSets, shareFileSet } from './file-set.ts'
import { type Job, titleOf } from './job.ts'
import { preparePrograms } from './prepare-programs.ts'
import { takeRounds } from './rounds.ts'
import { runJob, type Scene } from './run-job.ts'
import type { Settings } from './settings.ts'
import { scoreTable } from './table.ts'

/** Why transfers cannot be measured here. */
export function missingForTransfers(): string | undefined {
  return [vsftpd, pureFtpd].map(kind => kind.missing()).find(reason => reason !== undefined)
}

/** Prints a table for each job: Sluice and other clients on the same servers. */
export async function benchTransfers(
  chosen: readonly Job[],
  settings: Settings,
  folder: string,
): Promise<void> {
  const programs = await preparePrograms(folder)
  const sets = await makeFileSets(folder, settings)
  await using vsftpdServer = await vsftpd.start()
  await using pureFtpdServer = await pureFtpd.start()
  const servers = { vsftpd: vsftpdServer, 'pure-ftpd': pureFtpdServer }
  await writeFile(join(folder, 'ca.pem'), vsftpdServer.ca)
  await shareFileSet(sets.large, 'large', vsftpdServer)
  await shareFileSet(sets.small, 'small', vsftpdServer)

  for (const job of chosen) {
    const scene: Scene = { server: servers[job.server], files: sets[job.load], folder }
    const scores = await takeRounds(contenders, {
      rounds: settings.rounds,
      ours,
      cannot: contender => contender.cannot(job),
      run: ({ name }) => runJob(programs.get(name) as string, job, scene),
    })
    console.log(`## ${titleOf(job, settings)}\n\n${scoreTable(scores, ours)}\n`)
  }
}
