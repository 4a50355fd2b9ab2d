import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect, type SecureContextOptions, type TLSSocket } from 'node:tls'
import { ClosingRecords } from '../../src/tls/closing-records.ts'
import { RecordTap } from '../../src/tls/record-tap.ts'

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3'

/** TLS on a client's control connection, and what its data connections take from it. */
export class ClientTls {
  readonly socket: TLSSocket
  readonly #options: { readonly ca: string; readonly version: TlsVersion; readonly own: SecureContextOptions }
  readonly #tap: RecordTap
  #session: Buffer | undefined

  /** `own`: a certificate of the client. */
  constructor(raw: Socket, ca: string, version: TlsVersion = 'TLSv1.3', own: SecureContextOptions = {}) {
    this.#options = { ca, version, own }
    this.#tap = new RecordTap(raw)
    // TLS may end alone; the types of Node do not know the option here.
    this.socket = this.#wrap(this.#tap, { allowHalfOpen: true })
    this.socket.on('session', session => {
      this.#session = session
    })
  }

  /** A data connection under TLS, which resumes the session; its handshake is not waited for. */
  data(raw: Socket): TLSSocket {
    return this.#wrap(raw, this.#session === undefined ? {} : { session: this.#session })
  }

  /** Forgets the session, as a client that resumes none. */
  forget(): void {
    this.#session = undefined
  }

  /** Says close_notify and gives up TLS; what comes back takes that of the server out of what follows. */
  async clear(): Promise<(bytes: Uint8Array) => Uint8Array> {
    const { socket } = this
    socket.removeAllListeners()
    socket.on('error', () => {})
    this.#tap.letGo()
    await new Promise<void>(resolve => {
      socket.once('close', () => resolve())
      socket.end(() => socket.destroy())
    })
    this.#tap.handBack()
    const closing = new ClosingRecords()
    return bytes => closing.strip(bytes)
  }

  #wrap(socket: Duplex, more: object): TLSSocket {
    const { ca, version, own } = this.#options
    const options = { ca, servername: 'localhost', minVersion: version, maxVersion: version }
    return connect({ socket, ...own, ...options, ...more })
  }
}

/** Ended before its handshake is done, or in the same turn, a TLS socket of Node 20 says no close_notify. */
export async function handshaken(socket: TLSSocket): Promise<void> {
  if (socket.getFinished() === undefined) await once(socket, 'secureConnect')
  await new Promise(resolve => setImmediate(resolve))
}
