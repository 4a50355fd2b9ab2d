import { latin1 } from '../charset.ts'
import type { Reply } from './reply.ts'

/**
 * A reply that came over the wire: its bytes are there for those who ask, and nowhere else.
 *
 * `raw` is no property of its own, so that neither logs and JSON nor copies (`{ ...reply }`) carry it.
 */
export class ReceivedReply implements Reply {
  readonly code: number
  readonly lines: readonly string[]
  /** The bytes of each line that is not plain ASCII, where the text does not say them. */
  readonly #raw: readonly (Uint8Array | undefined)[]

  constructor(code: number, lines: readonly string[], raw: readonly (Uint8Array | undefined)[]) {
    this.code = code
    this.lines = lines
    this.#raw = raw
  }

  get raw(): readonly Uint8Array[] {
    return this.lines.map((line, index) => this.#raw[index] ?? latin1.encode(line))
  }
}
