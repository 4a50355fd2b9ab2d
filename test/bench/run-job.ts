import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RealServer } from '../support/servers/real-servers.ts'
import { type FileSet, hashFiles } from './file-set.ts'
import type { Job } from './job.ts'
import { runProgram } from './run-program.ts'
import type { Measurement, Task } from './task.ts'

/** Small files go by in a second or two, and over a wide-area link in a minute, unless a client stalls at each. */
const deadlines = { large: 300_000, small: 120_000 } as const

/** What a job runs on. */
export interface Scene {
  readonly server: Pick<RealServer, 'host' | 'port' | 'user' | 'password' | 'root'>
  readonly files: FileSet
  /** For what is not the server's; holds the certificate as `ca.pem`. */
  readonly folder: string
  /** What stands before the command that runs a client. */
  readonly before?: readonly string[] | undefined
}

/** Has a program do a job, checks outside of the measured time that each byte arrived, and removes what it wrote. */
export async function runJob(
  program: string,
  job: Omit<Job, 'server'>,
  { server, files, folder, before }: Scene,
): Promise<Measurement> {
  const fetched = join(folder, 'fetched')
  await mkdir(fetched)
  const { host, port, user, password } = server
  const task: Task = {
    action: job.action,
    host,
    port,
    user,
    password,
    tls: job.tls,
    caFile: join(folder, 'ca.pem'),
    files: files.names.map(name => {
      if (job.action === 'upload') return { remote: `/up/${name}`, local: join(files.folder, name) }
      return { remote: `/${job.load}/${name}`, local: job.local === 'files' ? join(fetched, name) : null }
    }),
  }
  const written =
    job.action === 'upload' ? join(server.root, 'up') : job.local === 'files' ? fetched : undefined
  try {
    const measurement = await runProgram(program, task, { folder, deadlineMs: deadlines[job.load], before })
    if (measurement.bytes !== files.bytes)
      throw new Error(`${measurement.bytes} bytes instead of ${files.bytes}`)
    if (written !== undefined && (await hashFiles(written, files.names)) !== files.hash)
      throw new Error('what was written is not what was sent')
    return measurement
  } finally {
    await rm(fetched, { recursive: true })
    if (job.action === 'upload')
      await Promise.all(files.names.map(name => rm(join(server.root, 'up', name), { force: true })))
  }
}
