import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { crc32 } from './crc32.ts'

/** What HASH can compute, by its names there, and the name of each for `node:crypto`; CRC32 is none of those. */
export const hashNames = {
  CRC32: undefined,
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-512': 'sha512',
} as const

export type HashName = keyof typeof hashNames

/** Bytes that are digested before others get a turn: a file in memory would not let anybody in between. */
const BYTES_A_TURN = 4 * 1024 * 1024

/**
 * The digest of the first `length` bytes of a file, in lower-case hexadecimal digits; the file is closed then.
 *
 * Rejects with `FileSystemError` (`bad-offset`) when the file is shorter, and with the reason of the signal.
 */
export async function digestOf(
  file: Readable,
  length: number,
  name: HashName,
  signal: AbortSignal,
): Promise<string> {
  const algorithm = hashNames[name]
  const hash = algorithm === undefined ? crcHash() : createHash(algorithm)
  let left = length
  let untilTurn = BYTES_A_TURN
  if (left === 0) file.destroy()
  else {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      hash.update(chunk.subarray(0, left))
      left -= Math.min(left, chunk.length)
      if (left === 0) break
      untilTurn -= chunk.length
      if (untilTurn > 0) continue
      untilTurn = BYTES_A_TURN
      await turn()
      signal.throwIfAborted()
    }
    if (left > 0) throw new FileSystemError('bad-offset', '')
  }
  return hash.digest('hex')
}

function crcHash() {
  let value = 0
  return {
    update(bytes: Uint8Array) {
      value = crc32(bytes, value)
    },
    digest: (_encoding: 'hex') => value.toString(16).padStart(8, '0'),
  }
}
