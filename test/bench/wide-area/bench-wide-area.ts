import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { realServerKinds } from '../../support/servers/real-servers.ts'
import { farHost, firstOutput, missingForWanLink, openWanLink, type WanLink } from '../../support/wanlink.ts'
import { type ContenderJob, contenders, ours } from '../contender.ts'
import { makeFileSets, shareFileSet } from '../file-set.ts'
import { formatBytes } from '../format-bytes.ts'
import { preparePrograms } from '../prepare-programs.ts'
import { takeRounds } from '../rounds.ts'
import { runJob, type Scene } from '../run-job.ts'
import type { Settings } from '../settings.ts'
import type { FarServer } from './far-servers.ts'
import { farTable } from './far-table.ts'

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
  await using far = await startServers(link)
  for (const job of chosen) {
    const server = far.servers.find(({ name }) => name === job.server) as FarServer
    await writeFile(join(folder, 'ca.pem'), server.ca)
    if (!far.shared.has(server)) await shareFileSet(files, 'small', server)
    far.shared.add(server)
    const scene: Scene = { server, files, folder, before: link.near }
    const scores = await takeRounds(contenders, {
      rounds: settings.rounds,
      ours,
      cannot: contender => contender.cannot(job),
      run: ({ name }) => runJob(programs.get(name) as string, job, scene),
    })
    console.log(
      `## ${titleOfFarJob(job, settings)}\n\n${farTable(scores, settings.rtt, settings.farFiles)}\n`,
    )
  }
}

async function startServers(
  link: WanLink,
): Promise<{ readonly servers: readonly FarServer[]; readonly shared: Set<FarServer> } & AsyncDisposable> {
  const program = fileURLToPath(new URL('./far-servers.ts', import.meta.url))
  const node = [process.execPath, '--conditions=sluice-source', '--import', 'tsx', program, farHost]
  const [command, ...args] = [...link.far, ...node] as [string, ...string[]]
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  return {
    servers: JSON.parse(await firstOutput(child)),
    shared: new Set(),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}
