import type { Duplex } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { ControlUnderlay } from './control-underlay.ts'
import type { TlsIdentity } from './tls-identity.ts'

/** TLS over a control connection: its handshake, and its end while the connection goes on. */
export class ControlTls {
  readonly socket: TLSSocket
  /** Resolves when the server is proven to be who it should be; rejects with Node's error. */
  readonly established: Promise<void>
  readonly #underlay: ControlUnderlay | undefined

  /** Begins the handshake. */
  constructor(raw: Duplex, identity: TlsIdentity) {
    // It costs some microseconds for each command.
    this.#underlay = identity.clearable ? new ControlUnderlay(raw) : undefined
    const secured = connectTls({ ...identity.forControl(), socket: this.#underlay ?? raw })
    this.socket = secured
    this.established = new Promise((resolve, reject) => {
      identity.whenVerified(secured, () => {
        identity.adopt(secured)
        resolve()
      })
      secured.once('error', reject)
      secured.once('close', () => reject(closedEarly()))
    })
    this.established.catch(() => {})
  }

  /**
   * For a clearable identity: says close_notify and resolves when the server has said its own, or after so many
   * milliseconds: some say none. What it sends in clear text goes to `clear`, now and later.
   */
  async end(clear: (bytes: Uint8Array) => void, milliseconds: number): Promise<void> {
    const { socket } = this
    this.#underlay?.letGo(clear)
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      socket.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      // Both ends together close the TLS socket.
      socket.end()
    })
    socket.destroy()
  }

  /** Lets go of the connection. */
  detach(): void {
    this.#underlay?.detach()
  }
}

function closedEarly(): Error {
  return Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' })
}
