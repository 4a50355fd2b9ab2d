import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, link, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { RealServer } from '../support/servers/real-servers.ts'
import type { Settings } from './settings.ts'

const blockBytes = 1024 * 1024

/** Files to be sent or fetched, in order. */
export interface FileSet {
  readonly names: readonly string[]
  readonly bytes: number
  /** Of all contents in order. */
  readonly hash: string
  /** Where they are on this machine. */
  readonly folder: string
}

/** Makes the large file and the small ones, with contents that differ everywhere. */
export async function makeFileSets(
  parent: string,
  { bytes, files, fileBytes }: Settings,
): Promise<{ readonly large: FileSet; readonly small: FileSet }> {
  const small = Array.from({ length: files }, (_, index) => `${String(index).padStart(6, '0')}.bin`)
  return {
    large: await makeFileSet(join(parent, 'large'), ['large.bin'], bytes),
    small: await makeFileSet(join(parent, 'small'), small, fileBytes),
  }
}

/** Lets a server serve the files of a set from a folder of the same name under its root. */
export async function shareFileSet(
  { folder, names }: FileSet,
  name: string,
  server: Pick<RealServer, 'root'>,
): Promise<void> {
  const shared = join(server.root, name)
  await mkdir(shared)
  await chmod(shared, 0o755)
  await Promise.all(names.map(file => link(join(folder, file), join(shared, file))))
}

/** The hash of all contents in order. */
export async function hashFiles(folder: string, names: readonly string[]): Promise<string> {
  const digest = createHash('sha256')
  for (const name of names) {
    for await (const chunk of createReadStream(join(folder, name), { highWaterMark: blockBytes }))
      digest.update(chunk)
  }
  return digest.digest('hex')
}

async function makeFileSet(folder: string, names: readonly string[], size: number): Promise<FileSet> {
  await mkdir(folder)
  const block = randomBytes(blockBytes)
  let stamp = 0
  for (const name of names) {
    const path = join(folder, name)
    await using file = await open(path, 'w', 0o644)
    for (let at = 0; at < size; at += blockBytes) {
      const piece = block.subarray(0, Math.min(blockBytes, size - at))
      if (piece.length >= 4) piece.writeUInt32LE(stamp++)
      await file.write(piece)
    }
    await file.chmod(0o644)
  }
  return { names, bytes: names.length * size, hash: await hashFiles(folder, names), folder }
}
