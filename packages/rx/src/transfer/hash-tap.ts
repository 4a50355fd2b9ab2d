import { Transform, type TransformCallback } from 'node:stream'
import type { RunningHash } from './running-hash.ts'

/** Adds all that passes to a hash, and holds the first bytes back, which are where they go to already. */
export class HashTap extends Transform {
  readonly #hash: RunningHash
  #heldBack: number

  constructor(hash: RunningHash, heldBack: number) {
    super({ highWaterMark: 256 * 1024 })
    this.#hash = hash
    this.#heldBack = heldBack
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk)
    const rest = chunk.subarray(Math.min(this.#heldBack, chunk.length))
    this.#heldBack -= chunk.length - rest.length
    if (rest.length > 0) this.push(rest)
    done()
  }
}
