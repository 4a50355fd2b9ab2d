const HEADER_BYTES = 5
const ALERT = 21
const APPLICATION_DATA = 23
/** Under TLS 1.3 a sealed alert is its level and description, the inner content type and the tag. */
const SEALED_ALERT_BYTES = 2 + 1 + 16

/** A stretch of a chunk: up to `end`, and whether it ends with a record that can be nothing longer than an alert. */
interface Stretch {
  readonly end: number
  readonly alertSized: boolean
}

/**
 * Follows the records in one direction of a TLS connection (RFC 8446, 5.1) without reading what is in them.
 *
 * A record of the size of an alert stands in a stretch of its own, so that its effect can be watched.
 */
export class RecordWalker {
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerFilled = 0
  #recordLeft = 0
  #alertSized = false

  /** Between two records. */
  get atBoundary(): boolean {
    return this.#headerFilled === 0 && this.#recordLeft === 0
  }

  /** The stretches of the next chunk; together they are the chunk. */
  walk(chunk: Buffer): Stretch[] {
    const stretches: Stretch[] = []
    let at = 0
    let begun = 0
    while (at < chunk.length) {
      if (this.#recordLeft === 0) {
        if (this.#headerFilled === 0) begun = at
        at += this.#readHeader(chunk, at)
        if (this.#recordLeft === 0) continue
        const told = stretches.at(-1)?.end ?? 0
        if (this.#alertSized && begun > told) stretches.push({ end: begun, alertSized: false })
      }
      const taken = Math.min(this.#recordLeft, chunk.length - at)
      this.#recordLeft -= taken
      at += taken
      if (this.#recordLeft === 0 && this.#alertSized) {
        stretches.push({ end: at, alertSized: true })
        this.#alertSized = false
      }
    }
    if (at > (stretches.at(-1)?.end ?? 0)) stretches.push({ end: chunk.length, alertSized: false })
    return stretches
  }

  /** Takes the bytes of a header; its record is known when all of them are there. */
  #readHeader(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.#header, this.#headerFilled, at, at + HEADER_BYTES - this.#headerFilled)
    this.#headerFilled += taken
    if (this.#headerFilled === HEADER_BYTES) {
      this.#headerFilled = 0
      this.#recordLeft = this.#header.readUInt16BE(3)
      const type = this.#header[0]
      this.#alertSized =
        type === ALERT || (type === APPLICATION_DATA && this.#recordLeft === SEALED_ALERT_BYTES)
    }
    return taken
  }
}
