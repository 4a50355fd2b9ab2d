import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { inNextTurn } from '../next-turn.ts'
import type { OpenHandles } from '../open-handles.ts'
import { RecordTap } from './record-tap.ts'
import type { TlsSettings } from './tls-settings.ts'

/** What a handshake came to. */
export interface TlsFacts {
  /** `TLSv1.2` or `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** The client resumed an earlier session with this server. */
  readonly resumed: boolean
  /** The subject of the client's certificate, as OpenSSL writes it; only where one was asked for and given. */
  readonly client?: string | undefined
}

/** TLS over one TCP connection, control or data: we are the server in both (RFC 4217, 7). */
export class TlsLink {
  readonly raw: Socket
  readonly socket: TLSSocket
  /** Settles when bytes may pass; rejects when the handshake fails or takes too long, or the socket closes before. */
  readonly established: Promise<TlsFacts>
  readonly #tap: RecordTap
  readonly #handles: OpenHandles

  /** `raw` must be paused, and one of the handles; the handshake may take so many milliseconds. */
  constructor(raw: Socket, settings: TlsSettings, handles: OpenHandles, handshakeMs: number) {
    this.raw = raw
    this.#handles = handles
    this.#tap = new RecordTap(raw)
    this.socket = new TLSSocket(this.#tap, {
      isServer: true,
      secureContext: settings.context,
      requestCert: settings.policy.clientCertificate !== undefined,
      rejectUnauthorized: false,
      ALPNProtocols: [...settings.protocols],
    })
    this.#tap.watch(this.socket)
    handles.replaceSocket(raw, this.socket)
    this.established = handshake(this.socket, this.#tap, handshakeMs).then(() =>
      factsOf(this.socket, settings),
    )
    // Whoever waits comes later, or never.
    this.established.catch(() => this.socket.destroy())
  }

  /** Whether the peer ended TLS with close_notify; asked when the socket has told its end. */
  get closeNotify(): boolean {
    return this.#tap.closeNotify
  }

  /**
   * Says the last words and close_notify, and gives up TLS; the TCP socket comes back paused, with what the peer sent
   * since.
   */
  async clear(lastWords: Uint8Array): Promise<Socket> {
    const { socket, raw } = this
    // First of all: the peer's own close_notify would end the TCP connection with TLS.
    this.#tap.letGo()
    await new Promise<void>(resolve => {
      if (socket.closed) resolve()
      socket.once('close', () => resolve())
      socket.end(lastWords, () => socket.destroy())
    })
    this.#tap.handBack()
    // A peer that has gone meanwhile has told the tap, and tells nobody again.
    if (raw.readableEnded) raw.destroy()
    if (!raw.closed) this.#handles.addSocket(raw)
    return raw
  }
}

function handshake(socket: TLSSocket, tap: RecordTap, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error('the TLS handshake took too long')), milliseconds)
    const stop = () => {
      clearTimeout(timer)
      socket.off('error', fail)
      socket.off('close', onClose)
      tap.off('end', onClose)
    }
    const fail = (error: Error) => {
      stop()
      reject(error)
    }
    const onClose = () => fail(new Error('the connection closed before its TLS handshake was done'))
    socket.once('error', fail)
    socket.once('close', onClose)
    // In its handshake a TLS socket of Node 20 tells nobody that the stream below it has ended.
    tap.once('end', onClose)
    socket.once('secure', () => {
      stop()
      // Under TLS 1.3 a socket of Node 20 that is ended in this very turn sends no close_notify.
      inNextTurn(resolve)
    })
  })
}

function factsOf(socket: TLSSocket, { policy }: TlsSettings): TlsFacts {
  const protocol = socket.getProtocol() ?? ''
  const facts = { protocol, cipher: socket.getCipher().name, resumed: socket.isSessionReused() }
  if (policy.clientCertificate === undefined) return facts
  const client = socket.getPeerX509Certificate()
  if (client === undefined) {
    if (policy.clientCertificate === 'required') throw new Error('the client gave no certificate')
    return facts
  }
  const distrust = verdictOn(socket)
  if (distrust !== null) throw distrust
  return { ...facts, client: client.subject }
}

/**
 * Why OpenSSL does not trust the client's certificate; `null` if it does.
 *
 * Node tells it by `authorized`, but only where its own `tls.Server` made the socket, so it is asked where that asks.
 * Should it not be found there, nobody is trusted.
 */
function verdictOn(socket: TLSSocket): Error | null {
  const { _handle } = socket as unknown as { _handle?: { verifyError?(): Error | null } }
  if (_handle?.verifyError === undefined) return new Error('the certificate of the client cannot be checked')
  return _handle.verifyError()
}
