import type { DataReceiver } from './data-receiver.ts'
import { FileReceiver } from './file-receiver.ts'
import type { ReadMemory } from './read-memory.ts'
import { Slab } from './slab.ts'
import { SlabRing } from './slab-ring.ts'

/** A file of this size or less is not worth memory of its own. */
const SMALL_FILE = 64 * 1024

/**
 * The memory for the reads of a session.
 *
 * A transfer goes on in the slab that the one before has begun, so that small files do not take a slab each. Two
 * sockets never fill the same one: each borrows a slab and gives it back when it is closed.
 */
export class SlabPool {
  #spare: Slab | undefined

  /** Memory for what a receiver takes, of so many bytes where that is known. */
  borrow(receiver: DataReceiver, expected: number | undefined): ReadMemory {
    if (receiver instanceof FileReceiver && (expected ?? Infinity) > SMALL_FILE) return receiver.memory
    if (receiver.borrows) return new SlabRing()
    const slab = this.#spare ?? new Slab()
    this.#spare = undefined
    return slab
  }

  /** Nothing is read into it any more. */
  giveBack(memory: ReadMemory): void {
    if (memory instanceof Slab) this.#spare = memory
  }
}
