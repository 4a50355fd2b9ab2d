import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { FtpTlsError } from '../errors.ts'
import { inNextTurn } from '../next-turn.ts'
import { CloseNotifyTap } from '../tls/close-notify-tap.ts'
import { isTlsError, tlsAdvice } from '../tls/tls-failure.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import { connectedSocket } from './connected-socket.ts'

/** Who hears of the wire itself; what it carries is read from and written to `stream`. */
export interface WireListener {
  /** TLS stands, or there is none to wait for. */
  secured(): void
  /** It failed; told once at most. */
  broken(cause: Error): void
}

/** How TLS is laid over a wire. */
export interface Protection {
  readonly identity: TlsIdentity
  /** Whether records are watched, so that close_notify can be told from a bare FIN. */
  readonly tapped: boolean
}

/**
 * What a data connection runs on: a TCP socket, or a stream in its place, and TLS over that once it is due.
 *
 * `stream` is the upper end of it. Nothing is read from or written to it here.
 */
export class DataWire {
  /** Resolves when there is a connection; rejects with the socket's error. */
  readonly connected: Promise<void>
  readonly #raw: Duplex
  readonly #listener: WireListener
  #stream: Duplex
  #tap: CloseNotifyTap | undefined
  #handshake: Promise<void> | undefined
  #secure = false

  /** A `TLSSocket` that opens the connection itself comes with its identity, anything else is clear text. */
  constructor(raw: Duplex, listener: WireListener, identity?: TlsIdentity) {
    this.#raw = raw
    this.#stream = raw
    this.#listener = listener
    this.connected = raw instanceof Socket && raw.connecting ? connectedSocket(raw) : Promise.resolve()
    if (identity === undefined) raw.on('error', cause => this.#broken(cause))
    else this.#watch(raw as TLSSocket, identity)
  }

  /** Reads and writes: the connection itself, or TLS over it. */
  get stream(): Duplex {
    return this.#stream
  }

  /** TLS has begun. */
  get protected(): boolean {
    return this.#handshake !== undefined
  }

  /** TLS stands. */
  get secure(): boolean {
    return this.#secure
  }

  /** The peer has said in TLS that it is done. */
  get closeNotify(): boolean {
    return this.#tap?.closeNotify === true
  }

  /** Begins TLS, unless it has begun. */
  protect({ identity, tapped }: Protection): void {
    if (this.protected) return
    const tap = tapped ? new CloseNotifyTap(this.#raw) : undefined
    const secured = connectTls({ ...identity.forData(), socket: tap ?? this.#raw })
    tap?.watch(secured)
    this.#tap = tap
    this.#stream = secured
    this.#watch(secured, identity)
  }

  /** Resolves when TLS stands or cannot come any more; undefined if it has not begun. */
  settled(): Promise<void> | undefined {
    return this.#handshake
  }

  /**
   * Destroys all of it. With a reset, where there is a socket below that can be reset, the peer cannot take it for an
   * end in order.
   */
  destroy(reset: boolean): void {
    const raw = this.#raw
    if (this.#stream.destroyed) return
    // Node puts a reset off until there is a connection, and cannot reset what TLS reads and writes by itself.
    const canReset = raw instanceof Socket && !(raw instanceof TLSSocket) && !raw.connecting
    if (!reset || !canReset || this.#tap !== undefined) {
      this.#stream.destroy()
    } else {
      const stream = this.#stream
      // Destroying both in the same tick crashes Node 20.
      if (stream !== raw) raw.once('close', () => stream.destroy())
      raw.resetAndDestroy()
    }
  }

  #watch(secured: TLSSocket, identity: TlsIdentity): void {
    secured.on('error', cause => this.#broken(cause))
    this.#handshake = new Promise(resolve => {
      identity.whenVerified(secured, () => {
        this.#secure = true
        this.#listener.secured()
        // In the turn in which a handshake ends, a TLS socket of Node 20 has not sent its own last word yet: ended or
        // destroyed then, it never does, and some servers take that for the end of the session.
        inNextTurn(resolve)
      })
      secured.once('close', () => {
        if (!this.#secure) this.#broken(new Error('the server closed the connection'))
        resolve()
      })
    })
  }

  #broken(cause: Error): void {
    if (this.protected && !this.#secure) this.#listener.broken(handshakeFailed(cause))
    else this.#listener.broken(isTlsError(cause) ? tlsFailed(cause) : cause)
  }
}

/** A handshake that failed although that of the control connection did not. */
export function handshakeFailed(cause: Error): FtpTlsError {
  return new FtpTlsError({
    phase: 'tls',
    message:
      `the TLS handshake of the data connection failed: ${cause.message.trim()}; ` +
      (tlsAdvice(cause) ??
        'the server may want another TLS version or have no certificate for data, or it refuses a session that is ' +
          'not the one of the control connection'),
    cause,
  })
}

function tlsFailed(cause: Error): FtpTlsError {
  return new FtpTlsError({
    phase: 'transfer',
    message: `TLS of the data connection failed: ${cause.message.trim()}; what had arrived until then is not whole`,
    cause,
  })
}
