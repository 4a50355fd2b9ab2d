import { statSync } from 'node:fs'
import { FtpSession } from '@sluice/transport'
import type { Task, TaskFile } from '../task.ts'
import { sluiceOptions } from './sluice-options.ts'

/**
 * The work of a task with Sluice's `FtpSession`: straight to and from local files, and to a receiver that keeps
 * nothing; each file is told which one is next.
 */
export async function sessionWork(
  task: Task,
  { lockStep, loggedIn }: { readonly lockStep: boolean; readonly loggedIn: () => void },
): Promise<number> {
  const session = await FtpSession.connect({ ...sluiceOptions(task), lockStep })
  loggedIn()
  const transfer = task.action === 'download' ? download : upload
  let bytes = 0
  for (const [at, file] of task.files.entries()) bytes += await transfer(session, file, task.files[at + 1])
  await session.quit()
  return bytes
}

async function download(
  session: FtpSession,
  { remote, local }: TaskFile,
  following: TaskFile | undefined,
): Promise<number> {
  const next = following && { path: following.remote }
  const target = local === null ? dropped : { file: local }
  return (await session.retrieve(remote, target, { next })).bytes
}

const dropped = { borrows: true, begin: () => {}, write: () => true }

async function upload(
  session: FtpSession,
  { remote, local }: TaskFile,
  following: TaskFile | undefined,
): Promise<number> {
  const path = local as string
  const { size } = statSync(path)
  const next = following && { path: following.remote }
  return (await session.store({ file: path }, remote, { size, next })).bytes
}
