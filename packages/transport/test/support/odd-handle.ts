import type { FileHandle } from 'node:fs/promises'

type Write = (buffer: Buffer, offset: number, length: number, position: number | null) => Promise<unknown>

/** A file on a disk that writes in its own way: `write` is called in place of that of the handle. */
export function oddHandle(handle: FileHandle, write: (original: Write) => Write): FileHandle {
  const original: Write = (...args) => handle.write(...args)
  const odd = { write: write(original), sync: () => handle.sync(), close: () => handle.close() }
  return odd as unknown as FileHandle
}
