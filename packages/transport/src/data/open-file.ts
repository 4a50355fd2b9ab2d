import { type FileHandle, open } from 'node:fs/promises'

/** A file that a transfer uses, and whether the transfer has opened it and so has to close it. */
export interface OpenFile {
  readonly handle: FileHandle
  readonly isOurs: boolean
}

/** Opens a path; a handle that the caller has opened is left to the caller. */
export async function openFile(
  file: string | URL | FileHandle,
  flags: string,
  mode?: number,
): Promise<OpenFile> {
  if (typeof file !== 'string' && !(file instanceof URL)) return { handle: file, isOurs: false }
  return { handle: await open(file, flags, mode), isOurs: true }
}

/** Closes what a transfer has opened. */
export async function closeFile({ handle, isOurs }: OpenFile): Promise<void> {
  if (isOurs) await handle.close()
}
