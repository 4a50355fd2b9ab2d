import { createHash, type Hash } from 'node:crypto'
import type { HashAlgorithm } from '@sluice/protocol'
import { crc32 } from './crc32.ts'

const names: Readonly<Record<Exclude<HashAlgorithm, 'CRC32'>, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-512': 'sha512',
}

/** A hash that is computed while the bytes pass. */
export class RunningHash {
  readonly algorithm: HashAlgorithm
  readonly #hash: Hash | undefined
  #crc = 0

  constructor(algorithm: HashAlgorithm) {
    this.algorithm = algorithm
    this.#hash = algorithm === 'CRC32' ? undefined : createHash(names[algorithm])
  }

  update(bytes: Uint8Array): void {
    if (this.#hash === undefined) this.#crc = crc32(bytes, this.#crc)
    else this.#hash.update(bytes)
  }

  /** The hash of all bytes, in lower case; nothing can follow. */
  end(): string {
    return this.#hash?.digest('hex') ?? this.#crc.toString(16).padStart(8, '0')
  }
}
