/** Content types of TLS records (RFC 8446, 5.1); no line of FTP begins with such a byte. */
const FIRST_TYPE = 20
const LAST_TYPE = 23
const HEADER_BYTES = 5

/** Follows the records of one direction of TLS and finds where they are over and clear text begins. */
export class RecordBoundary {
  #headerFilled = 0
  #length = 0
  #left = 0

  /** How many bytes at the front of the next chunk belong to records; once it is not all of them, ask no more. */
  walk(chunk: Uint8Array): number {
    let at = 0
    while (at < chunk.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - at)
        this.#left -= taken
        at += taken
      } else {
        const byte = chunk[at] as number
        if (this.#headerFilled === 0 && (byte < FIRST_TYPE || byte > LAST_TYPE)) return at
        this.#takeHeader(byte)
        at++
      }
    }
    return at
  }

  /** Type, two bytes of version, two of length. */
  #takeHeader(byte: number): void {
    this.#headerFilled++
    this.#length = ((this.#length << 8) | byte) & 0xffff
    if (this.#headerFilled < HEADER_BYTES) return
    this.#headerFilled = 0
    this.#left = this.#length
  }
}
