import { MIN_ROOM, type ReadMemory } from './read-memory.ts'

const SLAB_BYTES = 1024 * 1024
/**
 * Most that one read brings: kernels hand out more than a slab at once, which would fill the last one before its
 * reader could pause.
 */
const READ_BYTES = 256 * 1024
/** One is being filled, one waits to be written, and one takes what a paused TLS socket still delivers. */
const SLABS = 3

interface RingSlab {
  readonly memory: Buffer
  /** Bytes that were handed out and have not been released. */
  used: number
}

/**
 * Memory for reads that is used again once its bytes are released.
 *
 * A socket may read on after it was told to pause (TLS delivers up to three records more), and its room is chosen
 * before that. So the reader has to pause as soon as there is no spare slab; should it read on beyond all reason, the
 * ring grows rather than hand out bytes that are still in use.
 */
export class SlabRing implements ReadMemory {
  readonly #idle: RingSlab[] = []
  readonly #inUse = new Map<ArrayBufferLike, RingSlab>()
  #filling: RingSlab | undefined
  #filled = 0

  /** There is a slab to go on with when the one that is being filled is full. */
  get hasSpare(): boolean {
    return this.#idle.length > 0 || this.#inUse.size < SLABS
  }

  room(): Buffer {
    // A slab that nobody uses begins anew: memory that was written just now is the quickest.
    if (this.#filling?.used === 0) this.#filled = 0
    if (this.#filling === undefined || SLAB_BYTES - this.#filled < MIN_ROOM) this.#rotate()
    return (this.#filling as RingSlab).memory.subarray(this.#filled, this.#filled + READ_BYTES)
  }

  take(length: number): Buffer {
    const { memory } = this.#filling as RingSlab
    const start = this.#filled
    this.#filled += length
    ;(this.#filling as RingSlab).used += length
    return memory.subarray(start, this.#filled)
  }

  /** Bytes of other memory are nothing to the ring. */
  release(bytes: Buffer): void {
    const slab = this.#inUse.get(bytes.buffer)
    if (slab === undefined) return
    slab.used -= bytes.length
    if (slab.used === 0 && slab !== this.#filling) this.#retire(slab)
  }

  #rotate(): void {
    const next = this.#idle.pop() ?? { memory: Buffer.allocUnsafeSlow(SLAB_BYTES), used: 0 }
    this.#inUse.set(next.memory.buffer, next)
    this.#filling = next
    this.#filled = 0
  }

  #retire(slab: RingSlab): void {
    this.#inUse.delete(slab.memory.buffer)
    if (this.#inUse.size + this.#idle.length < SLABS) this.#idle.push(slab)
  }
}
