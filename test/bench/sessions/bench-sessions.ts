import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { proftpd } from '../../support/servers/proftpd.ts'
import type { RealServer } from '../../support/servers/real-servers.ts'
import { vsftpd } from '../../support/servers/vsftpd.ts'
import { openWanLink } from '../../support/wanlink.ts'
import { bundlePrograms } from '../bundle-programs.ts'
import { type FileSet, hashFiles, makeFileSets, shareFileSet } from '../file-set.ts'
import { takeRounds } from '../rounds.ts'
import { runProgram } from '../run-program.ts'
import type { Settings } from '../settings.ts'
import { scoreTable } from '../table.ts'
import type { Measurement } from '../task.ts'
import { startFarServers } from '../wide-area/start-far-servers.ts'
import { type SessionsContender, sessionsContenders } from './sessions-contender.ts'
import { type SessionsJob, titleOfSessionsJob } from './sessions-job.ts'
import type { SessionsTask } from './sessions-task.ts'

const deadlineMs = 900_000
const shared = 'many'
/**
 * Where it is fetched to, if this machine has it. ext4 looks at each file that was removed in the last minutes before
 * it makes another one, so there each client would pay for those before it, five times what a new file costs and more.
 */
const memory = '/dev/shm'

type Site = Pick<RealServer, 'name' | 'host' | 'port' | 'user' | 'password' | 'ca' | 'root'>

/** The servers that a job is measured on, and what stands before the command that runs a client. */
interface Scene extends AsyncDisposable {
  readonly servers: readonly Site[]
  readonly before: readonly string[]
}

/** Why nothing can be measured on loopback here. */
export function missingForSessions(): string | undefined {
  return vsftpd.missing() ?? proftpd.missing()
}

/** Prints a table for each job, a folder fetched over several sessions: all jobs on loopback, or all over the link. */
export async function benchSessions(
  chosen: readonly SessionsJob[],
  settings: Settings,
  folder: string,
): Promise<void> {
  const inTypeScript = sessionsContenders.filter(({ program }) => program.endsWith('.ts'))
  const bundled = await bundlePrograms(
    inTypeScript.map(({ program }) => program),
    join(folder, 'programs'),
  )
  const programs = new Map(inTypeScript.map((contender, at) => [contender, bundled[at] as string]))
  const { small: files } = await makeFileSets(folder, { ...settings, bytes: 1, files: settings.manyFiles })
  await using scene = chosen[0]?.far ? await farScene(settings.rtt) : await nearScene()
  const sharing = new Set<Site>()
  for (const job of chosen) {
    const server = scene.servers.find(({ name }) => name === job.server) as Site
    const caFile = join(folder, 'ca.pem')
    await writeFile(caFile, server.ca)
    if (!sharing.has(server)) await shareFileSet(files, shared, server)
    sharing.add(server)
    const { host, port, user, password } = server
    const { tls, sessions } = job
    const local = join(existsSync(memory) ? memory : folder, `${basename(folder)}-fetched`)
    const task = { host, port, user, password, tls, caFile, remote: `/${shared}`, local, sessions }
    const scores = await takeRounds(sessionsContenders, {
      rounds: settings.rounds,
      ours: 1,
      cannot: contender => contender.missing(),
      run: contender => {
        const program = programs.get(contender) ?? contender.program
        return fetchFolder(contender, program, task, { files, folder, before: scene.before })
      },
    })
    console.log(`## ${titleOfSessionsJob(job, settings)}\n\n${scoreTable(scores, 1)}\n`)
  }
}

/** Has a client fetch the folder, checks that each byte arrived, and removes what it wrote. */
async function fetchFolder(
  contender: SessionsContender,
  program: string,
  task: SessionsTask,
  {
    files,
    folder,
    before,
  }: { readonly files: FileSet; readonly folder: string; readonly before: readonly string[] },
): Promise<Measurement> {
  await mkdir(task.local)
  try {
    const measurement = await runProgram(program, contender.taskOf(task), { folder, deadlineMs, before })
    if (measurement.bytes !== files.bytes)
      throw new Error(`${measurement.bytes} bytes instead of ${files.bytes}`)
    if ((await hashFiles(task.local, files.names)) !== files.hash)
      throw new Error('what was written is not what was sent')
    return measurement
  } finally {
    await rm(task.local, { recursive: true })
  }
}

async function nearScene(): Promise<Scene> {
  const servers = [await vsftpd.start(), await proftpd.start()]
  return {
    servers,
    before: [],
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.stop()
    },
  }
}

async function farScene(rtt: number): Promise<Scene> {
  const link = await openWanLink({ rtt })
  const far = await startFarServers(link)
  return {
    servers: far.servers,
    before: link.near,
    async [Symbol.asyncDispose]() {
      await far[Symbol.asyncDispose]()
      await link[Symbol.asyncDispose]()
    },
  }
}
