import { close, fsync, open, write } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** A local file that a transfer writes. */
export interface FileOutput {
  /** Writes what there is from `at` on, at a position or where the last write ended; how many bytes it took. */
  write(bytes: Uint8Array, at: number, position: number | null): Promise<number>
  /** Resolves when all of it is on the disk. */
  sync(): Promise<void>
  /** Closes what was opened here, never while a write is under way. */
  close(): Promise<void>
}

/** Opens a path; a handle that the caller has opened is left open. */
export async function openOutput(
  file: string | URL | FileHandle,
  flags: string,
  mode?: number,
): Promise<FileOutput> {
  if (typeof file !== 'string' && !(file instanceof URL)) return ofHandle(file)
  return ofNumber(await told<number>(done => open(file, flags, mode, done)))
}

/** By its number: the handles of `node:fs/promises` cost a small file half as much again. */
function ofNumber(file: number): FileOutput {
  return {
    write: (bytes, at, position) => told(done => write(file, bytes, at, bytes.length - at, position, done)),
    sync: () => told(done => fsync(file, done)),
    close: () => told(done => close(file, done)),
  }
}

function ofHandle(file: FileHandle): FileOutput {
  return {
    async write(bytes, at, position) {
      const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position)
      return bytesWritten
    },
    sync: () => file.sync(),
    close: async () => {},
  }
}

/** What a call of `node:fs` tells. */
function told<T>(call: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as T)))
  })
}
