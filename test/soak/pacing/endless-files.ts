import { Readable, Writable } from 'node:stream'
import { type FileEntry, type FileStat, type FileSystem, FileSystemError } from '@sluice/server'

const modified = new Date('2026-01-01T00:00:00Z')

/** `/many` with so many files, `/large` with so many bytes, and `/sink`, which takes all: nothing is kept in memory. */
export class EndlessFiles implements FileSystem {
  readonly #entries: number
  readonly #bytes: number

  constructor(entries: number, bytes: number) {
    this.#entries = entries
    this.#bytes = bytes
  }

  async stat(path: string): Promise<FileStat> {
    if (path === '/large') return { kind: 'file', size: this.#bytes, modified }
    if (path === '/' || path === '/many') return { kind: 'directory', size: 0, modified }
    throw new FileSystemError('not-found', path)
  }

  async *list(path: string): AsyncGenerator<FileEntry> {
    if (path !== '/many') return
    for (let at = 0; at < this.#entries; at++)
      yield { name: `file-${at}.txt`, kind: 'file', size: at, modified }
  }

  async openRead(_path: string, start: number): Promise<Readable> {
    const chunk = Buffer.alloc(64 * 1024)
    const bytes = this.#bytes
    function* chunks() {
      for (let at = start; at < bytes; at += chunk.length)
        yield chunk.subarray(0, Math.min(chunk.length, bytes - at))
    }
    return Readable.from(chunks())
  }

  async openWrite(path: string): Promise<Writable> {
    if (path !== '/sink') return await refused(path)
    return new Writable({ write: (_chunk, _encoding, done) => done() })
  }

  makeDirectory(path: string): Promise<void> {
    return refused(path)
  }

  removeDirectory(path: string): Promise<void> {
    return refused(path)
  }

  removeFile(path: string): Promise<void> {
    return refused(path)
  }

  rename(path: string): Promise<void> {
    return refused(path)
  }
}

async function refused(path: string): Promise<never> {
  throw new FileSystemError('denied', path)
}
