import { RecordBoundary } from './record-boundary.ts'
import { Underlay } from './underlay.ts'

/**
 * Carries TLS over a control connection that may outlive it (CCC, REIN; RFC 4217, 12).
 *
 * Once TLS is let go, records still reach it, since the peer's close_notify is one; what is no record is clear text.
 */
export class ControlUnderlay extends Underlay {
  readonly #boundary = new RecordBoundary()
  #clear: ((bytes: Uint8Array) => void) | undefined
  /** What came behind the last record. */
  #rest: Uint8Array | undefined

  /** From here on the end of TLS is not the end of the connection, and clear text goes to `clear`. */
  letGo(clear: (bytes: Uint8Array) => void): void {
    this.#clear = clear
    if (this.#rest !== undefined) clear(this.#rest)
  }

  protected override received(chunk: Buffer): void {
    const end = this.#rest === undefined ? this.#boundary.walk(chunk) : 0
    const rest = chunk.subarray(end)
    if (rest.length > 0) this.#rest ??= rest
    if (this.#clear === undefined) {
      // TLS is to judge what is none, as long as nobody has agreed on its end.
      super.received(chunk)
      return
    }
    // A close_notify that comes when nobody waits for it any more is of no use.
    if (end > 0 && !this.destroyed) super.received(chunk.subarray(0, end))
    if (rest.length > 0) this.#clear(rest)
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#clear === undefined) super._final(done)
    else done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#clear === undefined) super._destroy(error, done)
    else done(error)
  }
}
