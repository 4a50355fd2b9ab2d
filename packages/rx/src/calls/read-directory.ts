import type { CallOptions, FtpSession, RemoteEntry, RemotePath } from '@sluice/transport'
import type { Caller } from './caller.ts'
import { checkDirectory } from './known-directory.ts'

/** An entry of a directory with the questions of `Dirent` of `node:fs`. It can be given wherever a path is wanted. */
export interface RemoteDirent extends RemoteEntry {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

/** All entries of a directory. */
export async function readDirectory(
  caller: Caller,
  path: RemotePath,
  signal: AbortSignal | undefined,
): Promise<RemoteDirent[]> {
  const entries = await caller.run(session => contentOf(session, path, { signal }), { path, signal })
  return entries.map(asDirent)
}

/** The entries of what is known to be a directory. */
async function contentOf(
  session: FtpSession,
  path: RemotePath,
  options: CallOptions,
): Promise<RemoteEntry[]> {
  const entries = await session.list(path, options).toArray()
  await checkDirectory(session, path, { count: entries.length, first: entries[0] }, options)
  return entries
}

/** The object is the listing's, and nobody else has it yet. */
function asDirent(entry: RemoteEntry): RemoteDirent {
  const question = (type: RemoteEntry['type']) => ({ value: () => entry.type === type, configurable: true })
  return Object.defineProperties(entry, {
    isFile: question('file'),
    isDirectory: question('directory'),
    isSymbolicLink: question('symlink'),
  }) as RemoteDirent
}
