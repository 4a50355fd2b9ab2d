import { LocalProtocolError } from '@sluice/protocol'
import { ByteQueue } from './byte-queue.ts'
import { checkPosition } from './check-position.ts'
import type { DataReceiver, IncomingFlow } from './data-receiver.ts'
import { type FileOutput, openOutput } from './file-output.ts'
import type { FileTarget } from './file-target.ts'
import { SlabRing } from './slab-ring.ts'

/** Chunks that came in other memory than the ring are counted, so that they cannot pile up either. */
const MAX_QUEUED = 2 * 1024 * 1024

/**
 * Writes a transfer to a local file, with one write under way while the next bytes arrive.
 *
 * The file is opened when the bytes may flow, not before, and is closed however the transfer ends; what has been
 * written by then stays there.
 */
export class FileReceiver implements DataReceiver {
  /** Reads go here, and are handed back when they are written. */
  readonly memory: SlabRing = new SlabRing()
  readonly #target: FileTarget
  readonly #queue = new ByteQueue()
  #flow: IncomingFlow | undefined
  #file: FileOutput | undefined
  /** Where the next write goes; null is where the last one ended. */
  #position: number | null
  #opened: Promise<void> | undefined
  #drained: Promise<void> | undefined
  #draining = false
  #paused = false
  #over = false
  #failed: { readonly cause: unknown } | undefined

  constructor(target: FileTarget) {
    checkPosition('start', target.start)
    if (target.start !== undefined && target.flags?.startsWith('a')) throw startOfAppended()
    this.#target = target
    this.#position = target.start ?? null
  }

  begin(flow: IncomingFlow): void {
    this.#flow = flow
    this.#opened ??= this.#attempt(() => this.#open())
  }

  write(chunk: Buffer): boolean {
    if (this.#over || this.#failed !== undefined) return false
    this.#queue.push(chunk)
    this.#kick()
    this.#paused = !this.#hasRoom
    return !this.#paused
  }

  /** The transfer is whole: resolves when every byte is in the file; an aborted signal leaves the rest out. */
  async complete(signal: AbortSignal | undefined): Promise<void> {
    const giveUp = () => this.#giveUp()
    signal?.addEventListener('abort', giveUp)
    try {
      if (signal?.aborted) giveUp()
      await this.#opened
      await this.#drained
      if (this.#failed !== undefined) throw this.#failed.cause
      if (this.#over) throw new Error('the file was given up before all of it was written')
      if (this.#target.flush) await this.#file?.sync()
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
    await this.#close()
  }

  /** The transfer failed: resolves when the file is closed, for which a write that is under way has to end first. */
  async abort(_error: Error): Promise<void> {
    this.#giveUp()
    await this.#opened
    await this.#drained
    await this.#close().catch(() => {})
  }

  get #hasRoom(): boolean {
    return this.memory.hasSpare && this.#queue.bytes < MAX_QUEUED
  }

  async #open(): Promise<void> {
    const { file, flags = 'w', mode } = this.#target
    this.#file = await openOutput(file, flags, mode)
    this.#kick()
  }

  /** Writes what is queued, unless that is being done or cannot be done yet. */
  #kick(): void {
    const file = this.#file
    if (this.#draining || file === undefined) return
    this.#draining = true
    this.#drained = this.#attempt(() => this.#drain(file))
  }

  async #drain(file: FileOutput): Promise<void> {
    for (let chunk = this.#queue.shift(); chunk !== undefined; chunk = this.#queue.shift()) {
      await this.#writeAll(file, chunk)
      this.memory.release(chunk)
      if (!this.#paused || !this.#hasRoom) continue
      this.#paused = false
      this.#flow?.resume()
    }
    this.#draining = false
  }

  async #writeAll(file: FileOutput, chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length && !this.#over; ) {
      const written = await file.write(chunk, at, this.#position)
      if (written === 0) throw new Error('the file takes no more bytes')
      if (this.#position !== null) this.#position += written
      at += written
    }
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (cause) {
      this.#failed ??= { cause }
      this.#queue.clear()
      this.#flow?.fail(cause)
    }
  }

  #giveUp(): void {
    this.#over = true
    this.#queue.clear()
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }
}

/** Systems write behind the end of such a file, wherever one wants to. */
function startOfAppended(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: "a local file that is added to has no start; open it with flags 'r+' to write in the middle",
  })
}
