import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundlePrograms } from '../bundle-programs.ts'
import { type FileSet, makeFileSets, shareFileSet } from '../file-set.ts'
import { formatBytes } from '../format-bytes.ts'
import { takeRounds } from '../rounds.ts'
import { runJob } from '../run-job.ts'
import { GaveUp, runProgram } from '../run-program.ts'
import type { Settings } from '../settings.ts'
import type { Measurement, Task } from '../task.ts'
import {
  type MeasuredServer,
  type ServerContender,
  serverContenders,
  sluiceServer,
} from './server-contender.ts'
import { serverTable } from './server-table.ts'

const entries = 100_000
const longestMs = 120_000

/** The clients that every server is measured with: curl is written in C, ftplib waits for nobody but the server. */
const clients = ['curl', 'ftplib-client'].map(name => ({
  name: name.split('-', 1)[0] as string,
  program: fileURLToPath(new URL(`../contenders/${name}.py`, import.meta.url)),
}))

/** One thing that every server is measured at. */
export interface ServerJob {
  readonly action: 'download' | 'upload' | 'list'
  readonly load: 'large' | 'small' | 'many'
}

export const serverJobs: readonly ServerJob[] = [
  { action: 'download', load: 'large' },
  { action: 'upload', load: 'large' },
  { action: 'download', load: 'small' },
  { action: 'upload', load: 'small' },
  { action: 'list', load: 'many' },
]

/** What a filter is looked for in, and the heading of the table. */
export function titleOfServerJob({ action, load }: ServerJob, { bytes, files, fileBytes }: Settings): string {
  if (load === 'many') return `server: list ${entries} entries`
  return `server: ${action} ${load === 'large' ? formatBytes(bytes) : `${files} files of ${formatBytes(fileBytes)}`}`
}

/** Prints a table for each job: the embedded server and others, with the same clients. */
export async function benchServers(
  jobs: readonly ServerJob[],
  settings: Settings,
  parent: string,
): Promise<void> {
  if (jobs.length === 0) return
  const folder = join(parent, 'servers')
  await mkdir(folder)
  const sets = await makeFileSets(folder, settings)
  const [program] = await bundlePrograms([sluiceServer], folder)
  const servers = new Map<ServerContender, MeasuredServer>()
  try {
    for (const contender of serverContenders(program as string)) {
      const missing = contender.missing()
      if (missing !== undefined) {
        console.log(`- ${missing}`)
        continue
      }
      const server = await contender.start()
      servers.set(contender, server)
      for (const [name, set] of Object.entries(sets)) await shareFileSet(set, name, server)
      if (jobs.some(({ load }) => load === 'many')) await makeEntries(join(server.root, 'many'))
    }
    for (const job of jobs) {
      console.log(`## ${titleOfServerJob(job, settings)}\n`)
      for (const client of clients) {
        const scores = await takeRounds([...servers.keys()], {
          rounds: settings.rounds,
          ours: 1,
          // It may be the client that is slow: curl 7.88 waits for seconds at small files, whatever the server.
          pardon: error => error instanceof GaveUp,
          cannot: () => undefined,
          run: contender =>
            measure(client.program, job, servers.get(contender) as MeasuredServer, sets, folder),
        })
        console.log(`Load ${loadavg()[0]?.toFixed(1)}:\n\n${serverTable(client.name, scores)}\n`)
      }
    }
  } finally {
    for (const server of servers.values()) await server[Symbol.asyncDispose]()
  }
}

async function measure(
  program: string,
  { action, load }: ServerJob,
  server: MeasuredServer,
  sets: { readonly large: FileSet; readonly small: FileSet },
  folder: string,
): Promise<Measurement> {
  if (action !== 'list' && load !== 'many') {
    const job = { action, load, tls: false, local: 'nothing', server: 'vsftpd' } as const
    return runJob(program, job, { server, files: sets[load], folder })
  }
  const { host, port, user, password } = server
  const files = [{ remote: '/many/', local: null }]
  const task: Task = { action: 'download', host, port, user, password, tls: false, caFile: '', files }
  const measurement = await runProgram(program, task, { folder, deadlineMs: longestMs })
  // The shortest line: kind, permissions and a time stand before the name.
  if (measurement.bytes < entries * 40) throw new Error(`only ${measurement.bytes} bytes of listing`)
  return measurement
}

async function makeEntries(folder: string): Promise<void> {
  await mkdir(folder)
  for (let index = 0; index < entries; index++) await writeFile(join(folder, `entry-${index}.txt`), '')
}
