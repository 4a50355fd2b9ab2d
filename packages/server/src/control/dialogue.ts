import { type Charset, encodeReply, type ServerSession } from '@sluice/protocol'
import type { Words } from '../faults/move.ts'
import type { SessionFaults } from '../faults/session-faults.ts'
import type { SessionEvent } from '../ftp-server-event.ts'
import type { TlsFacts } from '../tls/tls-link.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'
import type { ControlSocket } from './control-socket.ts'

type Text = string | readonly string[]

/** Our side of the conversation on a control connection: every reply goes through here. */
export class Dialogue {
  readonly #session: ServerSession
  readonly #socket: ControlSocket
  readonly #charset: Charset
  readonly #faults: SessionFaults
  readonly #emit: (event: SessionEvent) => void

  constructor(
    session: ServerSession,
    socket: ControlSocket,
    charset: Charset,
    faults: SessionFaults,
    emit: (event: SessionEvent) => void,
  ) {
    this.#session = session
    this.#socket = socket
    this.#charset = charset
    this.#faults = faults
    this.#emit = emit
  }

  greet(text: Text): void {
    this.#socket.write(this.#told(220, text, this.#session.greet(220, text)))
  }

  /** Answers the oldest command. */
  reply(code: number, text: Text): void {
    this.#socket.write(this.#told(code, text, this.#session.reply(code, text)))
  }

  /** Says something out of turn; whoever keeps the turns has to know. */
  aside(code: number, text: string): void {
    this.#socket.write(this.#told(code, text, encodeReply(code, text, this.#charset), 'STAT'))
  }

  /** Closes the books on a command that was answered out of turn. */
  settle(code: number): void {
    this.#session.reply(code, '')
  }

  /**
   * The handshake, behind the answer to AUTH where there is one. Throws `RemoteProtocolError` when more is waiting
   * behind the AUTH, and rejects when the handshake fails; the connection is gone then.
   */
  secure(
    tls: TlsSettings,
    handshakeMs: number,
    answer?: { readonly code: number; readonly text: Text },
  ): Promise<TlsFacts> {
    const bytes = answer && this.#session.reply(answer.code, answer.text)
    const consent = bytes && this.#told(answer.code, answer.text, bytes)
    const handshake = this.#faults.handshake('control', tls)
    return this.#socket.secure(handshake, handshakeMs, consent).then(facts => {
      this.#session.notify('tls-established')
      return facts
    })
  }

  /** Answers CCC, or REIN under TLS, and goes on in the clear. */
  async clear(code: number, text: Text): Promise<void> {
    await this.#socket.clear(this.#told(code, text, this.#session.reply(code, text)))
    this.#session.notify('tls-cleared')
  }

  /** The last words, to the oldest command or as the greeting; the client has so many milliseconds to go. */
  part(code: number, text: Text, milliseconds: number): void {
    const isGreeting = this.#session.state.dialogue === 'awaiting-greeting'
    const bytes = isGreeting ? this.#session.greet(code, text) : this.#session.reply(code, text)
    this.#socket.finish(this.#told(code, text, bytes), milliseconds)
  }

  /** What leaves in the end; `aside` is the verb of what is answered out of turn. */
  #told(code: number, text: Text, bytes: Uint8Array, aside?: string): Words {
    this.#emit({ type: 'reply', code, text: [text].flat() })
    return this.#faults.reply({ code, text, bytes }, aside)
  }
}
