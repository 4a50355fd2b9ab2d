import type { Command, DataEnd } from '@sluice/protocol'
import { inNextTurn, notInNextTurn } from '../next-turn.ts'
import { Brake } from './brake.ts'
import { ByteQueue } from './byte-queue.ts'
import type { DataReceiver } from './data-receiver.ts'
import type { FlowOptions } from './flow-options.ts'
import type { ReadMemory } from './read-memory.ts'

/** Receivers cost more by the call than by the byte, and TLS reads no more than 16 KiB at once. */
const GATHERED_BYTES = 64 * 1024

/** Who brings the bytes of a delivery, and hears what becomes of them. */
export interface DeliveryListener {
  /** Something that was waited for is here, or enough time has passed: hand on, and read on. */
  due(): void
  /** The receiver, or who watches the progress, has failed. */
  failed(cause: unknown): void
  /** There are as many bytes as are wanted, or more than there should be. */
  full(how: Extract<DataEnd['how'], 'reached' | 'overrun'>): void
}

/**
 * The way from what was read to its receiver.
 *
 * Bytes are held back until everything is ready for them: the transfer has begun, the peer is verified, the receiver
 * has room, no throttle waits. Small ones are gathered, all are counted, and none is let through beyond the last that
 * there should be.
 */
export class Delivery {
  readonly #receiver: DataReceiver
  readonly #options: FlowOptions
  readonly #memory: ReadMemory
  readonly #listener: DeliveryListener
  readonly #brake: Brake
  readonly #held = new ByteQueue()
  /** Hands on what is held when nothing more can be read at once. */
  #later: NodeJS.Immediate | undefined
  #begun = false
  #verified: boolean
  #open = false
  #handing = false
  #over = false
  #bytes = 0

  /** `verified` says that there is nothing to verify. */
  constructor(
    receiver: DataReceiver,
    memory: ReadMemory,
    options: FlowOptions,
    listener: DeliveryListener,
    verified: boolean,
  ) {
    this.#receiver = receiver
    this.#memory = memory
    this.#options = options
    this.#listener = listener
    this.#verified = verified
    // A throttle may let go at once, while a chunk is on its way to the receiver: the next one must not overtake it.
    this.#brake = new Brake(options.throttles, () => {
      if (!this.#handing) listener.due()
    })
  }

  /** How many the receiver has got. */
  get bytes(): number {
    return this.#bytes
  }

  /** Nothing is held back. */
  get empty(): boolean {
    return this.#held.bytes === 0
  }

  get begun(): boolean {
    return this.#begun
  }

  /** Bytes may go to the receiver. */
  get flowing(): boolean {
    return this.#begun && this.#open && this.#verified && !this.#brake.on && !this.#over
  }

  /** Who keeps them from it, if it is none of the peer's doing. */
  get waitsFor(): 'receiver' | 'throttle' | undefined {
    if (!this.#open) return 'receiver'
    return this.#brake.on ? 'throttle' : undefined
  }

  begin(command: Command): void {
    this.#begun = true
    this.#open = true
    const resume = () => {
      if (this.#open) return
      this.#open = true
      this.#listener.due()
    }
    this.#receiver.begin({ resume, fail: cause => this.#listener.failed(cause) }, command)
  }

  /** The peer is who it should be. */
  verified(): void {
    this.#verified = true
  }

  /** Takes what was read; false if nothing more should be for now. */
  push(chunk: Buffer): boolean {
    if (this.#over) return false
    this.#held.push(chunk)
    if (!this.flowing) return false
    if (this.#held.bytes < GATHERED_BYTES) {
      this.#later ??= inNextTurn(() => this.#listener.due())
    } else {
      this.handOn()
    }
    return this.flowing
  }

  /** Hands on what is held, as far as it may go. */
  handOn(): void {
    notInNextTurn(this.#later)
    this.#later = undefined
    if (this.#handing) return
    this.#handing = true
    while (this.flowing) {
      const chunk = this.#held.shift()
      if (chunk === undefined) break
      this.#hand(chunk)
    }
    this.#handing = false
  }

  /** From now on nothing moves any more. */
  end(): void {
    this.#over = true
    notInNextTurn(this.#later)
    this.#brake.leave()
  }

  /** Forgets what is held. */
  clear(): void {
    this.#held.clear()
  }

  #hand(chunk: Buffer): void {
    const { expected, stopAt, onProgress } = this.#options
    const most = stopAt ?? expected
    const room = most === undefined ? chunk.length : most - this.#bytes
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
    this.#bytes += kept.length
    this.#brake.spend(chunk.length)
    try {
      if (kept.length > 0 && !this.#receiver.write(kept)) this.#open = false
      if (this.#receiver.borrows) this.#memory.release(chunk)
      onProgress?.(this.#bytes)
    } catch (cause) {
      // A throw in a read callback would end the process.
      this.#listener.failed(cause)
    }
    if (stopAt !== undefined && this.#bytes === stopAt) this.#listener.full('reached')
    else if (kept.length < chunk.length) this.#listener.full('overrun')
  }
}
