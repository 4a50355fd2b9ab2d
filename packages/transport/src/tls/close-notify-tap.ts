import type { TLSSocket } from 'node:tls'
import { inNextTurn } from '../next-turn.ts'
import { Underlay } from './underlay.ts'

/**
 * Sits between a connection and its TLS socket and tells whether the peer's close_notify came.
 *
 * Node ends a TLS socket in the same way for a close_notify and for a bare FIN. But it does so as soon as it has read
 * the one or the other, so the tap keeps the FIN back until all that came before it is read: a TLS socket that has
 * ended by then was ended by a close_notify. What the records look like does not matter: padding, tickets, key updates
 * and other alerts end nothing.
 */
export class CloseNotifyTap extends Underlay {
  #secured: TLSSocket | undefined
  #closeNotify = false
  #finIsKept = false
  #finPassed = false

  /** The peer said that it is done, before its FIN; known when the TLS socket has told its end. */
  get closeNotify(): boolean {
    return this.#closeNotify
  }

  /** Call right after `tls.connect({ socket: tap })`, before anybody else listens to the TLS socket. */
  watch(secured: TLSSocket): void {
    this.#secured = secured
    secured.once('end', () => {
      this.#closeNotify = !this.#finPassed
    })
    this.on('data', () => {
      if (this.#finIsKept) this.#passFin()
    })
  }

  protected override finished(): void {
    this.#finIsKept = true
    // A reader that is slow now reads on later; `on` would make the bytes flow before anybody wants them.
    this.#secured?.prependListener('data', () => this.#passFin())
    this.#passFin()
  }

  /** Passes the FIN on when nothing is left to read; an end that stands behind the last byte is told before that. */
  #passFin(): void {
    inNextTurn(() => {
      const secured = this.#secured
      if (this.#finPassed || this.readableLength > 0 || (secured?.readableLength ?? 0) > 0) return
      if (secured?.isPaused()) {
        // Its end is told when it is read on.
        secured.once('resume', () => this.#passFin())
        return
      }
      this.#finPassed = true
      this.push(null)
    })
  }
}
