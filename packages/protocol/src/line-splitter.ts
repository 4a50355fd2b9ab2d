import { CR, LF } from './bytes.ts'

/**
 * Called for each line, without its terminator. `oversized` lines were cut at the cap. `at` is the index of the line
 * in the chunk that was pushed; -1 for a line that began in an earlier one.
 */
export type LineHandler = (line: Uint8Array, oversized: boolean, at: number) => void

/**
 * Cuts a stream of bytes into lines, whatever its segmentation.
 *
 * A line ends at LF; one CR before it belongs to the terminator (RFC 959, and bare LF of real servers). A lone CR
 * is data. Each byte is looked at once; at most `maxLineBytes` are held. Lines are views of the chunk that was pushed
 * or of memory that is used again: copy what is kept.
 */
export class LineSplitter {
  readonly #maxLineBytes: number
  #memory: Uint8Array = new Uint8Array(0)
  #held = 0
  #oversized = false

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  /** Bytes of the line that has begun and not ended. */
  get pendingBytes(): number {
    return this.#held
  }

  /** The line that has begun is already longer than the cap. */
  get oversized(): boolean {
    return this.#oversized
  }

  push(chunk: Uint8Array, onLine: LineHandler): void {
    let start = 0
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      if (this.#held > 0) {
        this.#finish(chunk.subarray(start, end), onLine)
      } else {
        const stop = end > start && chunk[end - 1] === CR ? end - 1 : end
        const oversized = stop - start > this.#maxLineBytes
        const length = oversized ? this.#maxLineBytes : stop - start
        // Half the price of `subarray`, whose result is a Buffer where the chunk is one.
        onLine(new Uint8Array(chunk.buffer, chunk.byteOffset + start, length), oversized, start)
      }
      start = end + 1
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start))
  }

  /** Hands out a last line that has no terminator. */
  end(onLine: LineHandler): void {
    if (this.#held > 0) this.#finish(new Uint8Array(0), onLine)
  }

  /** Ends the line that began in an earlier chunk. */
  #finish(tail: Uint8Array, onLine: LineHandler): void {
    this.#hold(tail)
    const length = this.#held
    const stop = this.#memory[length - 1] === CR ? length - 1 : length
    const oversized = this.#oversized || stop > this.#maxLineBytes
    this.#held = 0
    this.#oversized = false
    onLine(this.#memory.subarray(0, oversized ? this.#maxLineBytes : stop), oversized, -1)
  }

  #hold(part: Uint8Array): void {
    // One byte past the cap is held, for it may be the CR of the terminator.
    const room = this.#maxLineBytes + 1 - this.#held
    const kept = part.subarray(0, room)
    if (kept.length < part.length) this.#oversized = true
    const length = this.#held + kept.length
    if (length > this.#memory.length) {
      // Twice as much each time, so that a line that comes byte by byte is copied only a few times.
      const memory = new Uint8Array(Math.max(2 * this.#memory.length, length))
      memory.set(this.#memory.subarray(0, this.#held))
      this.#memory = memory
    }
    this.#memory.set(kept, this.#held)
    this.#held = length
  }
}
