import { MIN_ROOM, type ReadMemory } from './read-memory.ts'

const SLAB_BYTES = 256 * 1024

/**
 * Memory for reads whose slices the consumer may keep: one allocation serves many reads, and no part is handed out
 * twice.
 */
export class Slab implements ReadMemory {
  #memory: Buffer = Buffer.alloc(0)
  #filled = 0

  room(): Buffer {
    if (this.#memory.length - this.#filled < MIN_ROOM) {
      this.#memory = Buffer.allocUnsafeSlow(SLAB_BYTES)
      this.#filled = 0
    }
    return this.#memory.subarray(this.#filled)
  }

  take(length: number): Buffer {
    const start = this.#filled
    this.#filled += length
    return this.#memory.subarray(start, this.#filled)
  }

  /** Nobody knows who else keeps a part of it. */
  release(): void {}
}
