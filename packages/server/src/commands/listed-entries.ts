import { posix } from 'node:path'
import type { FileEntry, FileStat } from '../file-system/file-system.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import type { CommandContext } from './command-row.ts'

/** What a listing of a path shows: the entries of a directory, or the file itself. */
export async function entriesOf(
  { memory, settings }: CommandContext,
  argument: string,
): Promise<{ readonly kind: FileStat['kind']; readonly entries: AsyncIterable<FileEntry> }> {
  const path = resolveVirtualPath(memory.directory, argument)
  const found = await settings.fileSystem.stat(path)
  if (found.kind === 'directory') return { kind: found.kind, entries: settings.fileSystem.list(path) }
  return { kind: found.kind, entries: only({ ...found, name: posix.basename(path) }) }
}

async function* only(entry: FileEntry): AsyncGenerator<FileEntry> {
  yield entry
}

/** The path behind options for `ls`, which clients send by habit; `./-a` is a file of that name. */
export function withoutOptions(argument: string): string {
  let rest = argument
  while (rest.startsWith('-')) {
    const blank = rest.indexOf(' ')
    rest = blank === -1 ? '' : rest.slice(blank + 1)
  }
  return rest
}
