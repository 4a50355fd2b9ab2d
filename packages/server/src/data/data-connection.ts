import type { Socket } from 'node:net'
import type { Move } from '../faults/move.ts'
import { Speaker } from '../faults/speaker.ts'
import type { OpenHandles } from '../open-handles.ts'
import { resetSocket } from '../reset-socket.ts'
import { type TlsFacts, TlsLink } from '../tls/tls-link.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'

/** What a data connection needs of the session that it belongs to. */
export interface DataConnectionOptions {
  readonly handles: OpenHandles
  /** Present under PROT P: the connection starts with a TLS handshake. */
  readonly tls: TlsSettings | undefined
  /** Milliseconds. */
  readonly handshakeMs: number
  /** Milliseconds that the peer may take to end its side once we have ended ours. */
  readonly lingerMs: number
  /** What a fault lets happen in the place of the handshake. */
  readonly instead?: readonly Move[] | undefined
}

/** How a peer ended its side. `cut`: TLS ended without close_notify, as an attacker can make it end. */
type Ending = 'orderly' | 'cut' | 'reset'

/**
 * One data connection, plain or under TLS.
 *
 * The handshake starts at once: some clients wait for it before they send the transfer command, others send the
 * command first, and both are served this way.
 */
export class DataConnection {
  /** Where the bytes of the transfer go and come from. */
  readonly socket: Socket
  /** Settles when bytes may pass; rejects when the handshake fails or the socket closes before. */
  readonly ready: Promise<TlsFacts | undefined>
  /** The TCP connection below. */
  readonly raw: Socket
  readonly #link: TlsLink | undefined
  readonly #lingerMs: number

  /** `raw` must be paused. */
  constructor(raw: Socket, { handles, tls, handshakeMs, lingerMs, instead }: DataConnectionOptions) {
    this.raw = raw
    this.#lingerMs = lingerMs
    handles.addSocket(raw)
    this.#link = instead === undefined && tls ? new TlsLink(raw, tls, handles, handshakeMs) : undefined
    this.socket = this.#link?.socket ?? raw
    this.ready = instead ? this.#spoilt(instead) : (this.#link?.established ?? Promise.resolve(undefined))
  }

  /**
   * How the peer ended the connection, asked once the socket has told its end.
   *
   * Node 20 tells a reset as an orderly end when it is noticed together with the last bytes before it (libuv takes a
   * hang-up behind a partial read for the end). A write of no bytes finds out without sending anything.
   */
  async ending(): Promise<Ending> {
    const { raw } = this
    // A fault may have ended our own side.
    if (!raw.writableEnded) {
      const reset = await new Promise(resolve => raw.write(new Uint8Array(0), error => resolve(error)))
      if (reset) return 'reset'
    }
    return this.#link?.closeNotify === false ? 'cut' : 'orderly'
  }

  /** Ends the connection by a reset, which no client can take for the end of a file. */
  breakOff(): void {
    resetSocket(this.raw)
    this.socket.destroy()
  }

  /**
   * Ends our side and lets the peer take what is still on its way, without keeping a session waiting for it.
   *
   * What the peer sends is read and dropped: closing a socket with unread bytes would reset it, and the reset would
   * destroy the tail of the file, or look like a failure where a transfer was merely refused.
   */
  linger(): void {
    const { socket } = this
    if (socket.destroyed) return
    socket.setTimeout(0)
    // Ended in the middle of its handshake, a TLS socket of Node 20 above a stream kills the process.
    this.ready.then(
      () => {
        socket.end()
        socket.resume()
      },
      () => {},
    )
    const timer = setTimeout(() => socket.destroy(), this.#lingerMs)
    socket.once('close', () => clearTimeout(timer))
  }

  #spoilt(moves: readonly Move[]): Promise<never> {
    const { raw, socket } = this
    const spoilt = new Speaker().say(moves, { raw, socket }).then(() => {
      throw new Error('a fault took the place of the TLS handshake')
    })
    spoilt.catch(() => {})
    return spoilt
  }
}
