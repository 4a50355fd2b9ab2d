/**
 * Bytes of one slice handed to a reader: small enough to be dropped in the middle of a file, large enough for a
 * socket.
 */
const SLICE_BYTES = 64 * 1024

/** The bytes of a file in memory, which only grow. */
export class MemoryContent {
  #chunks: Buffer[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Keeps the chunk itself: it must not be written to afterwards. */
  append(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  /** A content of its own with the first `bytes` of this one. */
  head(bytes: number): MemoryContent {
    const head = new MemoryContent()
    for (const chunk of this.#chunks) {
      const wanted = bytes - head.size
      if (wanted <= 0) break
      head.append(chunk.subarray(0, wanted))
    }
    return head
  }

  /** The bytes from `start` on, also those that are appended while it is read. */
  *slices(start: number): Generator<Buffer> {
    let skipped = 0
    for (let index = 0; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index] as Buffer
      const first = Math.max(0, start - skipped)
      for (let at = first; at < chunk.length; at += SLICE_BYTES) yield chunk.subarray(at, at + SLICE_BYTES)
      skipped += chunk.length
    }
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#chunks, this.#size)
  }
}
