const SLAB_BYTES = 512 * 1024
/** Below this room a read would be cut into too many pieces. */
const MIN_ROOM = 64 * 1024

/**
 * Memory for reads whose slices the consumer may keep: one allocation serves many reads, and no part is handed out
 * twice.
 */
export class Slab {
  #memory: Buffer = Buffer.alloc(0)
  #filled = 0

  /** Room for the next read. */
  room(): Buffer {
    if (this.#memory.length - this.#filled < MIN_ROOM) {
      this.#memory = Buffer.allocUnsafeSlow(SLAB_BYTES)
      this.#filled = 0
    }
    return this.#memory.subarray(this.#filled)
  }

  /** The first bytes of the room, now filled. */
  take(length: number): Buffer {
    const start = this.#filled
    this.#filled += length
    return this.#memory.subarray(start, this.#filled)
  }
}
