import { constants, type FileHandle, open } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { NetrcEntry } from './netrc-entry.ts'
import { badNetrc, parseNetrc } from './parse-netrc.ts'

/** More than anybody has; a file that is something else altogether is not read into memory. */
const MOST_BYTES = 128 * 1024

const OTHERS_CAN_READ = 0o044

/** A netrc file that was read. */
export interface Netrc {
  readonly path: string
  readonly entries: readonly NetrcEntry[]
  /** Others than its owner can read it, and it has a password: `chmod 600` is due. */
  readonly exposed: boolean
}

/**
 * Reads a netrc file: the one named, or that of the environment variable `NETRC`, else `.netrc` of the home directory
 * (on Windows also `_netrc`).
 *
 * Undefined if there is none in the home directory. Rejects with `LocalProtocolError` (`FTP_BAD_OPTION`) if one that is
 * named is not there, and for what cannot be read.
 */
export async function readNetrc(path: string | undefined = process.env['NETRC']): Promise<Netrc | undefined> {
  if (path !== undefined && path !== '') return await readFile(path)
  const names = process.platform === 'win32' ? ['.netrc', '_netrc'] : ['.netrc']
  for (const name of names) {
    const found = await readFile(join(homedir(), name)).catch(error => {
      if (error.cause?.code !== 'ENOENT') throw error
    })
    if (found !== undefined) return found
  }
  return undefined
}

async function readFile(path: string): Promise<Netrc> {
  // A pipe would wait for its writer.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(cause => {
    throw badNetrc(`${path}: ${cause.message}`, cause)
  })
  try {
    return await readOpen(file, path)
  } finally {
    await file.close()
  }
}

async function readOpen(file: FileHandle, path: string): Promise<Netrc> {
  const found = await file.stat()
  if (!found.isFile()) throw badNetrc(`${path} is no file`)
  if (found.size > MOST_BYTES) throw badNetrc(`${path} has more than ${MOST_BYTES} bytes`)
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MOST_BYTES), position: 0 })
  const entries = parseNetrc(new TextDecoder().decode(buffer.subarray(0, bytesRead)))
  const isReadable = process.platform !== 'win32' && (found.mode & OTHERS_CAN_READ) !== 0
  return { path, entries, exposed: isReadable && entries.some(({ password }) => password !== undefined) }
}
