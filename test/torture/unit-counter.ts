/** Bytes of clear text on a data connection that count as one unit. */
const BLOCK_BYTES = 4096

const RECORD_HEADER_BYTES = 5
const LINE_FEED = 0x0a
const FIRST_RECORD_TYPE = 20
const LAST_RECORD_TYPE = 24
const HANDSHAKE_RECORD = 22

/**
 * Cuts what passes in one direction into units: TLS records, else the lines of a control connection or blocks of data.
 *
 * A control connection may change between the two; a data connection is what its first byte says.
 */
export class UnitCounter {
  /** The unit of the byte that was given last, from 0. */
  unit = -1
  readonly #isControl: boolean
  #offset = 0
  #form: 'record' | 'line' | 'block' | undefined
  #bytes = 0

  constructor(purpose: 'control' | 'data') {
    this.#isControl = purpose === 'control'
  }

  /** That unit is a TLS record. */
  get isTls(): boolean {
    return this.#form === 'record'
  }

  /** Where in its unit the next byte is, from 0. */
  next(byte: number): number {
    const offset = this.#offset++
    if (offset === 0) this.#begin(byte)
    if (this.#form === 'record' && offset === RECORD_HEADER_BYTES - 2) this.#bytes += byte << 8
    if (this.#form === 'record' && offset === RECORD_HEADER_BYTES - 1) this.#bytes += byte
    const isLast = this.#form === 'line' ? byte === LINE_FEED : this.#offset >= this.#bytes
    if (isLast) this.#offset = 0
    return offset
  }

  #begin(byte: number): void {
    this.unit++
    if (this.#isControl) {
      this.#form = byte >= FIRST_RECORD_TYPE && byte <= LAST_RECORD_TYPE ? 'record' : 'line'
    } else {
      this.#form ??= byte === HANDSHAKE_RECORD ? 'record' : 'block'
    }
    this.#bytes = this.#form === 'record' ? RECORD_HEADER_BYTES : BLOCK_BYTES
  }
}
