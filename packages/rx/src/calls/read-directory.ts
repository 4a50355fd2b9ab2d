import type { RemoteEntry, RemotePath } from '@sluice/transport'
import type { Caller } from './caller.ts'

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
  const entries = await caller.run(session => session.list(path, { signal }).toArray(), { path, signal })
  return entries.map(asDirent)
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
