import {
  lstat as callLstat,
  open as callOpen,
  ftruncate as callTruncate,
  closeSync,
  constants,
  createWriteStream,
  fstatSync,
  type Stats,
} from 'node:fs'
import {
  chmod,
  lstat,
  mkdir,
  opendir,
  realpath,
  rename,
  rmdir,
  stat,
  statfs,
  unlink,
  utimes,
} from 'node:fs/promises'
import { join, posix, sep } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import { FileReader } from './file-reader.ts'
import type { FileEntry, FileStat, FileSystem } from './file-system.ts'
import { FileSystemError } from './file-system-error.ts'
import { fromErrno } from './from-errno.ts'

// Windows has no such flag; links there need a privilege, and realpath has resolved what was there.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0

/** Opening a pipe does not wait for its other end. */
const READ_ONLY = constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0)

/** Names that are read of a directory in one go. */
const NAMES_A_READ = 1024

/** Two thirds of the time that `lstat` of `node:fs/promises` takes, which counts where a directory is large. */
const quickLstat = promisify(callLstat)
const quickOpen = promisify(callOpen)
const quickTruncate = promisify(callTruncate)

/** That wait to be written: what comes meanwhile goes in one write. */
const WRITE_BYTES = 1024 * 1024

/** Entries of a directory that are looked up at the same time: the threads of Node are few. */
const LOOKED_UP_TOGETHER = 64

/**
 * A folder on disk as the root of a server.
 *
 * No path leaves it: symbolic links are followed only to what lies inside the folder, others look as if they were
 * not there. (A local user who swaps directories for links at the right moment can still win a race.) Only files and
 * directories are shown, and only those whose names are valid UTF-8.
 */
export class FolderFileSystem implements FileSystem {
  /** By the habits of the system: a disk may be formatted otherwise. */
  readonly caseSensitive: boolean = process.platform !== 'win32' && process.platform !== 'darwin'
  readonly #folder: string
  #root: Promise<string> | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  stat(path: string): Promise<FileStat> {
    return about(path, async () => statOf(await stat(await this.#existing(path)), path))
  }

  async *list(path: string): AsyncGenerator<FileEntry> {
    const real = await about(path, () => this.#existing(path))
    const directory = await about(path, () => opendir(real, { bufferSize: NAMES_A_READ }))
    let batch: Promise<FileEntry | undefined>[] = []
    for await (const { name } of directory) {
      // What Node could not decode has this character, and could not be opened by that name.
      if (name.includes('\ufffd')) continue
      batch.push(this.#entry(real, path, name))
      if (batch.length < LOOKED_UP_TOGETHER) continue
      yield* await present(batch)
      batch = []
    }
    yield* await present(batch)
  }

  openRead(path: string, start: number): Promise<Readable> {
    return about(path, async () => {
      const fd = await quickOpen(await this.#existing(path), READ_ONLY)
      return closedOnError(fd, async () => {
        // What an open file is, is at hand: no thread has to go and look.
        const found = fstatSync(fd)
        requireFile(found, path)
        return new FileReader(fd, found, start)
      })
    })
  }

  openWrite(path: string, start: number | 'end'): Promise<Writable> {
    return about(path, async () => {
      const real = await this.#creatable(path)
      const how = start === 'end' ? constants.O_APPEND : start === 0 ? constants.O_TRUNC : 0
      const fd = await quickOpen(real, constants.O_WRONLY | constants.O_CREAT | NO_FOLLOW | how, 0o666)
      return closedOnError(fd, async () => {
        const options = { fd, highWaterMark: WRITE_BYTES }
        if (start === 'end') return createWriteStream('', options)
        if (start > 0) await quickTruncate(fd, start)
        return createWriteStream('', { ...options, start })
      })
    })
  }

  makeDirectory(path: string): Promise<void> {
    return about(path, async () => mkdir(await this.#place(path)))
  }

  removeDirectory(path: string): Promise<void> {
    return about(path, async () => rmdir(await this.#place(path)))
  }

  removeFile(path: string): Promise<void> {
    return about(path, async () => {
      const place = await this.#place(path)
      if ((await lstat(place)).isDirectory()) throw new FileSystemError('is-directory', path)
      await unlink(place)
    })
  }

  rename(from: string, to: string): Promise<void> {
    return about(from, async () => {
      const target = await this.#place(to)
      const replaced = await lstat(target).catch(() => undefined)
      if (replaced?.isDirectory()) throw new FileSystemError('exists', to)
      await rename(await this.#place(from), target)
    })
  }

  setModified(path: string, modified: Date): Promise<void> {
    return about(path, async () => utimes(await this.#existing(path), modified, modified))
  }

  setMode(path: string, mode: number): Promise<void> {
    return about(path, async () => chmod(await this.#existing(path), mode))
  }

  freeSpace(path: string): Promise<number> {
    return about(path, async () => {
      const { bavail, bsize } = await statfs(await this.#existing(path))
      return bavail * bsize
    })
  }

  /** `undefined` for what is gone since it was read, a link that leads out, a device. */
  async #entry(real: string, path: string, name: string): Promise<FileEntry | undefined> {
    try {
      const found = await quickLstat(`${real}${sep}${name}`)
      const inside = path === '/' ? `/${name}` : `${path}/${name}`
      return { name, ...(found.isSymbolicLink() ? await this.stat(inside) : statOf(found, inside)) }
    } catch {
      return undefined
    }
  }

  /** Where an existing path really is, links resolved and found to be inside. */
  async #existing(path: string): Promise<string> {
    const root = await this.#realRoot()
    const real = await realpath(join(root, ...partsOf(path)))
    if (!isInside(root, real)) throw new FileSystemError('not-found', path)
    return real
  }

  /** Where a name is or would be: its directory resolved and inside, the name itself not followed. */
  async #place(path: string): Promise<string> {
    if (path === '/') throw new FileSystemError('denied', path)
    const [name] = partsOf(posix.basename(path))
    return join(await this.#existing(posix.dirname(path)), name as string)
  }

  /** Where a file may be written: a link is followed when it leads to a file inside, and refused otherwise. */
  async #creatable(path: string): Promise<string> {
    const place = await this.#place(path)
    const existing = await quickLstat(place).catch(() => undefined)
    const real = existing?.isSymbolicLink() ? await this.#existing(path) : place
    if (existing !== undefined) requireFile(real === place ? existing : await stat(real), path)
    return real
  }

  #realRoot(): Promise<string> {
    this.#root ??= realpath(this.#folder).catch((error: unknown) => {
      // It may be made later.
      this.#root = undefined
      throw error
    })
    return this.#root
  }
}

async function present(batch: readonly Promise<FileEntry | undefined>[]): Promise<FileEntry[]> {
  return (await Promise.all(batch)).filter(entry => entry !== undefined)
}

async function closedOnError<T>(fd: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

async function about<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw fromErrno(error, path)
  }
}

/** The components of a virtual path; on Windows some characters would make one component several, or a drive. */
function partsOf(path: string): string[] {
  if (sep === '\\' && (path.includes('\\') || path.includes(':'))) throw new FileSystemError('bad-name', path)
  return path.split('/').filter(Boolean)
}

function isInside(root: string, real: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)
}

function requireFile(found: Stats, path: string): void {
  if (found.isDirectory()) throw new FileSystemError('is-directory', path)
  // Opening a pipe would wait for its other end.
  if (!found.isFile()) throw new FileSystemError('denied', path)
}

function statOf(found: Stats, path: string): FileStat {
  const mode = found.mode & 0o777
  if (found.isDirectory()) return { kind: 'directory', size: 0, modified: found.mtime, mode }
  requireFile(found, path)
  return { kind: 'file', size: found.size, modified: found.mtime, mode }
}
