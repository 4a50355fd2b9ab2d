import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { realServerKinds } from '../../support/servers/real-servers.ts'
import { missingForWanLink, openWanLink } from '../../support/wanlink.ts'
import { type ContenderJob, contenders, ours } from '../contender.ts'
import { makeFileSets, shareFileSet } from '../file-set.ts'
import { formatBytes } from '../format-bytes.ts'
import { preparePrograms } from '../prepare-programs.ts'
import { takeRounds } from '../rounds.ts'
import { runJob, type Scene } from '../run-job.ts'
import { GaveUp } from '../run-program.ts'
import type { Settings } from '../settings.ts'
import type { FarServer } from './far-servers.ts'
import { farTable } from './far-table.ts'
import { startFarServers } from './start-far-servers.ts'

/** What every client is measured at over the link. */
export type FarJob = ContenderJob

/** One row for each server, way and protection. */
export const farJobs: readonly FarJob[] = realServerKinds.flatMap(({ name }) =>
  (['download', 'upload'] as const).flatMap(action =>
    [false, true].map(tls => ({ action, load: 'small', tls, server: name, local: 'nothing' }) as const),
  ),
)

/** What a filter is looked for in, and the heading of the table. */
export function titleOfFarJob(
  { action, tls, server }: FarJob,
  { farFiles, fileBytes, rtt }: Settings,
): string {
  const what = `${action} ${farFiles} files of ${formatBytes(fileBytes)}`
  return `over a link of ${rtt} ms: ${what}, ${tls ? 'TLS' : 'plain'}, ${server}`
}

/** Why nothing can be measured over a link here. */
export function missingForWideArea(): string | undefined {
  const missing = realServerKinds.map(kind => kind.missing()).find(reason => reason !== undefined)
  return missing ?? missingForWanLink()
}

/** Prints a table for each job: the round trips that clients need at the far end of a wide-area link. */
export async function benchWideArea(
  chosen: readonly FarJob[],
  settings: Settings,
  parent: string,
): Promise<void> {
  const folder = join(parent, 'far')
  await mkdir(folder)
  const programs = await preparePrograms(folder)
  const { small: files } = await makeFileSets(folder, { ...settings, bytes: 1, files: settings.farFiles })
  await using link = await openWanLink({ rtt: settings.rtt })
  await using far = await startFarServers(link)
  const shared = new Set<FarServer>()
  /** Who stalls once is not waited for again. */
  const stalled = new Map<string, string>()
  for (const job of chosen) {
    const server = far.servers.find(({ name }) => name === job.server) as FarServer
    await writeFile(join(folder, 'ca.pem'), server.ca)
    if (!shared.has(server)) await shareFileSet(files, 'small', server)
    shared.add(server)
    const scene: Scene = { server, files, folder, before: link.near }
    const scores = await takeRounds(contenders, {
      rounds: settings.rounds,
      ours,
      cannot: contender => contender.cannot(job) ?? stalled.get(contender.name),
      run: ({ name }) =>
        runJob(programs.get(name) as string, job, scene).catch(error => {
          if (error instanceof GaveUp) stalled.set(name, `not asked: ${error.message} at an earlier job`)
          throw error
        }),
    })
    console.log(
      `## ${titleOfFarJob(job, settings)}\n\n${farTable(scores, settings.rtt, settings.farFiles)}\n`,
    )
  }
}
