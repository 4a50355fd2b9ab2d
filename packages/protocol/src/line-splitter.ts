import { CR, joinBytes, LF } from './bytes.ts'

/** Called for each line, without its terminator. `oversized` lines were cut at the cap. */
export type LineHandler = (line: Uint8Array, oversized: boolean) => void

/**
 * Cuts a stream of bytes into lines, whatever its segmentation.
 *
 * A line ends at LF; one CR before it belongs to the terminator (RFC 959, and bare LF of real servers). A lone CR
 * is data. Each byte is looked at once; at most `maxLineBytes` are held. Lines may be views of the chunk that was
 * pushed: copy what is kept.
 */
export class LineSplitter {
  readonly #maxLineBytes: number
  #parts: Uint8Array[] = []
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
      this.#finish(chunk.subarray(start, end), onLine)
      start = end + 1
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start))
  }

  /** Hands out a last line that has no terminator. */
  end(onLine: LineHandler): void {
    if (this.#held > 0) this.#finish(new Uint8Array(0), onLine)
  }

  #finish(tail: Uint8Array, onLine: LineHandler): void {
    let line = tail
    if (this.#held > 0) {
      this.#parts.push(tail)
      line = joinBytes(this.#parts, this.#held + tail.length)
      this.#parts = []
      this.#held = 0
    }
    if (line[line.length - 1] === CR) line = line.subarray(0, -1)
    const oversized = this.#oversized || line.length > this.#maxLineBytes
    this.#oversized = false
    onLine(oversized ? line.subarray(0, this.#maxLineBytes) : line, oversized)
  }

  #hold(part: Uint8Array): void {
    // One byte past the cap is held, for it may be the CR of the terminator.
    const room = this.#maxLineBytes + 1 - this.#held
    const kept = part.subarray(0, Math.max(room, 0))
    if (kept.length < part.length) this.#oversized = true
    if (kept.length === 0) return
    this.#parts.push(new Uint8Array(kept))
    this.#held += kept.length
  }
}
