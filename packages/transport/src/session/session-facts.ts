import type { Charset, Features, Reply, Representation } from '@sluice/protocol'
import { SessionMark } from './session-mark.ts'
import type { SessionRunner } from './session-runner.ts'

/** What is known of a session and its server, without asking anybody. */
export abstract class SessionFacts {
  /** How names and texts are written and read. */
  readonly charset: Charset
  readonly #runner: SessionRunner

  protected constructor(runner: SessionRunner, charset: Charset) {
    this.#runner = runner
    this.charset = charset
  }

  /** The number of its control connection in traces; another one after `reconnect`. */
  get number(): number {
    return this.#runner.link.control.tracer.session
  }

  /** What the server said when the connection was opened. */
  get greeting(): Reply | undefined {
    return this.#runner.link.greeting
  }

  /** What the server said last, secrets masked. */
  get lastReply(): Reply | undefined {
    return this.#runner.link.control.replies.latest
  }

  /** What the server says that it can do: FEAT (RFC 2389). */
  get features(): Features {
    return this.#runner.link.conversation.features
  }

  /** Where the control connection goes. */
  get serverAddress(): { readonly address: string; readonly port: number } {
    const { remoteAddress, remotePort } = this.#runner.link.control.channel
    return { address: remoteAddress, port: remotePort }
  }

  /** Our own address on the control connection; undefined where the server cannot reach us there. */
  get localAddress(): string | undefined {
    return this.#runner.link.control.channel.localAddress
  }

  /** The control connection is under TLS. */
  get protected(): boolean {
    return this.#runner.link.protected
  }

  /** Data connections are under TLS. */
  get dataProtected(): boolean {
    return this.#runner.link.control.session.state.dataProtection === 'private'
  }

  /** The type that the server has in force, as far as it is known (RFC 959, 3.1.1). */
  get representation(): Representation | undefined {
    const { representation } = this.#runner.link.control.session.state
    return representation === 'image' || representation === 'ascii' ? representation : undefined
  }

  /**
   * For how many milliseconds the transfer that runs has stood still because our own side reads or writes nothing; 0
   * while it moves, waits for the server, or there is none.
   */
  get standsStillFor(): number {
    return this.#runner.link.standsStillFor
  }

  /** Notes how the session is now, to tell later what has changed and to go back: directory, PROT, MODE. */
  mark(): SessionMark {
    return new SessionMark(this.#runner)
  }

  /** The session cannot be used any more. */
  get closed(): boolean {
    return this.#runner.link.control.closed
  }
}
