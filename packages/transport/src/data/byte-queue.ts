/** Chunks in order; those that lie side by side in memory become one, without a copy. */
export class ByteQueue {
  #chunks: Buffer[] = []
  #bytes = 0

  /** How many bytes wait. */
  get bytes(): number {
    return this.#bytes
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length
    const last = this.#chunks.at(-1)
    const joined = last && join(last, chunk)
    if (joined === undefined) this.#chunks.push(chunk)
    else this.#chunks[this.#chunks.length - 1] = joined
  }

  /** The first chunk, with all that has been joined to it. */
  shift(): Buffer | undefined {
    const chunk = this.#chunks.shift()
    this.#bytes -= chunk?.length ?? 0
    return chunk
  }

  clear(): void {
    this.#chunks = []
    this.#bytes = 0
  }
}

function join(first: Buffer, second: Buffer): Buffer | undefined {
  const areNeighbours =
    first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset
  return areNeighbours ? Buffer.from(first.buffer, first.byteOffset, first.length + second.length) : undefined
}
