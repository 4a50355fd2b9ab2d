/** Content types of TLS records; no line of FTP begins with such a byte. */
const FIRST_TYPE = 20
const LAST_TYPE = 23
const HEADER_BYTES = 5
const ALERT = 21
const APPLICATION_DATA = 23
/** Under TLS 1.2 an alert has a type of its own, and some tens of bytes, padding included. */
const MAX_ALERT_BYTES = 256
/** Under TLS 1.3 it is known by its size: level and description, the inner content type and the tag. */
const SEALED_ALERT_BYTES = 2 + 1 + 16

/**
 * Takes the end of TLS out of what a client sends once the connection is to be clear: its close_notify, if it says one.
 *
 * Anything else under TLS is an error: it cannot be read any more.
 */
export class ClosingRecords {
  #pending: Buffer = Buffer.alloc(0)
  #clear = false

  /** The clear text in a chunk. Throws an `Error` for what is neither. */
  strip(chunk: Uint8Array): Uint8Array {
    if (this.#clear) return chunk
    let rest = Buffer.concat([this.#pending, chunk])
    while (rest.length > 0) {
      const type = rest[0] as number
      if (type < FIRST_TYPE || type > LAST_TYPE) {
        this.#clear = true
        this.#pending = Buffer.alloc(0)
        return rest
      }
      if (rest.length < HEADER_BYTES) break
      const length = rest.readUInt16BE(3)
      if (!isAlert(type, length)) throw new Error('the client went on under TLS after its end was agreed on')
      if (rest.length < HEADER_BYTES + length) break
      rest = rest.subarray(HEADER_BYTES + length)
    }
    this.#pending = rest
    return rest.subarray(rest.length)
  }
}

function isAlert(type: number, length: number): boolean {
  if (type === ALERT) return length <= MAX_ALERT_BYTES
  return type === APPLICATION_DATA && length === SEALED_ALERT_BYTES
}
