import { link, lstat, rename, rm } from 'node:fs/promises'

/** Gives a file a name that nothing has. Rejects (`EEXIST`) where something has it by now. */
export async function moveToFree(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    // Not every file system has links: a look has to do there.
    if (await isThere(to)) throw thereAlready(to)
    await rename(from, to)
    return
  }
  await rm(from, { force: true })
}

/** The error of a name that is taken, as the system tells it. */
export function thereAlready(path: string): Error {
  return Object.assign(new Error(`EEXIST: ${path} is there already`), { code: 'EEXIST', path })
}

async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  )
}
