import { posix } from 'node:path'
import type { FileEntry, FileStat } from '../file-system/file-system.ts'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { fromErrno } from '../file-system/from-errno.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import type { CommandContext } from './command-row.ts'
import { compilePattern, type NamePattern } from './name-pattern.ts'

/** What a listing shows. */
interface Listed {
  readonly kind: FileStat['kind']
  readonly entries: AsyncIterable<FileEntry>
  /** What stands in front of the names for NLST, as it was typed: `sub/` of `sub/*.txt`. */
  readonly folder: string
  readonly isPattern: boolean
}

/**
 * What a listing of a path shows: the entries of a directory, the file itself, or what fits a pattern.
 *
 * A pattern stands in the last component; what has it for its very name comes first.
 */
export async function entriesOf(context: CommandContext, argument: string): Promise<Listed> {
  const { memory, settings } = context
  const path = resolveVirtualPath(memory.directory, argument)
  const folder = argument.slice(0, argument.lastIndexOf('/') + 1)
  try {
    const found = await settings.fileSystem.stat(path)
    const { kind } = found
    if (kind === 'directory')
      return { kind, entries: settings.fileSystem.list(path), folder: '', isPattern: false }
    return { kind, entries: only({ ...found, name: posix.basename(path) }), folder, isPattern: false }
  } catch (error) {
    const pattern = compilePattern(argument.slice(folder.length))
    if (pattern === undefined || !isMissing(error)) throw error
    const parent = resolveVirtualPath(memory.directory, folder)
    const { kind } = await settings.fileSystem.stat(parent)
    if (kind !== 'directory') throw new FileSystemError('not-directory', parent)
    return { kind, entries: fitting(context, parent, pattern), folder, isPattern: true }
  }
}

/** The same entries, or `not-found` where there is none: what NLST says of a pattern that nothing fits. */
export async function atLeastOne(entries: AsyncIterable<FileEntry>): Promise<AsyncIterable<FileEntry>> {
  const iterator = entries[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) throw new FileSystemError('not-found', '')
  return resumed(first.value, iterator)
}

async function* resumed(first: FileEntry, rest: AsyncIterator<FileEntry>): AsyncGenerator<FileEntry> {
  try {
    yield first
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

async function* fitting(
  { settings, signal }: CommandContext,
  directory: string,
  fits: NamePattern,
): AsyncGenerator<FileEntry> {
  for await (const entry of settings.fileSystem.list(directory)) {
    signal.throwIfAborted()
    if (fits(entry.name)) yield entry
  }
}

async function* only(entry: FileEntry): AsyncGenerator<FileEntry> {
  yield entry
}

/** A name with `*` or `?` cannot exist everywhere: on Windows it is a bad one. */
function isMissing(error: unknown): boolean {
  const known = fromErrno(error, '')
  return known instanceof FileSystemError && (known.code === 'not-found' || known.code === 'bad-name')
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
