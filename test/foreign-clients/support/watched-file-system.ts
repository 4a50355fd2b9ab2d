import { finished, Readable, type Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { type FileStat, MemoryFileSystem } from '@sluice/server'

/** A file that can be downloaded but never as a whole: it has no end. */
export const endlessFile = '/endless.bin'

/** Files in memory that know how many of them are open, and one without an end. */
export class WatchedFileSystem extends MemoryFileSystem {
  #open = 0

  /** Streams that were opened and are not closed yet. */
  get openFiles(): number {
    return this.#open
  }

  override async stat(path: string): Promise<FileStat> {
    if (path === endlessFile) return { kind: 'file', size: 2 ** 40, modified: new Date(0) }
    return super.stat(path)
  }

  override async openRead(path: string, start: number): Promise<Readable> {
    return this.#watch(path === endlessFile ? Readable.from(zeros()) : await super.openRead(path, start))
  }

  override async openWrite(path: string, start: number | 'end'): Promise<Writable> {
    return this.#watch(await super.openWrite(path, start))
  }

  #watch<Stream extends Readable | Writable>(stream: Stream): Stream {
    this.#open++
    finished(stream, () => this.#open--)
    return stream
  }
}

/** Lets other work in between, so that a server which goes on reading for ever stops no test from failing. */
async function* zeros(): AsyncGenerator<Buffer> {
  const slice = Buffer.alloc(64 * 1024)
  for (;;) {
    await setImmediate()
    yield slice
  }
}
