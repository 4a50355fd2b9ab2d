import { type Charset, utf8 } from '../charset.ts'
import { type CommandLine, CommandParser } from '../command/command-parser.ts'
import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { encodeReply } from '../reply/encode-reply.ts'
import { advance, answeredInputs, initialState, type SessionState } from './session-state.ts'

/** What a `ServerSession` makes of bytes. */
export type ServerEvent =
  | { readonly type: 'command'; readonly line: CommandLine }
  /** The connection cannot be used any more; always the last event. */
  | { readonly type: 'failed'; readonly error: RemoteProtocolError }

export interface ServerSessionOptions {
  readonly charset?: Charset | undefined
  readonly limits?: Partial<Limits> | undefined
}

/**
 * The server's end of a control connection, without a socket: the same tables as `UserSession`, moved by the
 * replies that it sends.
 *
 * Commands queue in the order in which they came; `reply` answers the oldest, a preliminary reply keeps it open.
 *
 * @example
 * const session = new ServerSession()
 * socket.write(session.greet(220, 'ready'))
 * for (const event of session.receive(bytes)) if (event.type === 'command') socket.write(session.reply(502, 'No.'))
 */
export class ServerSession {
  readonly #charset: Charset
  readonly #commandLineBytes: number
  #parser: CommandParser
  #state: SessionState = initialState
  #over = false
  readonly #unanswered: CommandLine[] = []

  constructor(options: ServerSessionOptions = {}) {
    this.#charset = options.charset ?? utf8
    this.#commandLineBytes = options.limits?.commandLineBytes ?? defaultLimits.commandLineBytes
    this.#parser = this.#newParser()
  }

  get state(): SessionState {
    return this.#state
  }

  /** Commands that were received and not yet answered for good. */
  get outstanding(): number {
    return this.#unanswered.length
  }

  /** The bytes of the greeting; 120 may come before another one. */
  greet(code: number, text: string | readonly string[]): Uint8Array {
    const bytes = encodeReply(code, text, this.#charset)
    this.#state = advance(this.#state, answeredInputs('greeting', '', code))
    return bytes
  }

  /**
   * The commands in the bytes. What comes behind an AUTH in the same breath is a failure once the AUTH is agreed
   * to.
   */
  receive(bytes: Uint8Array): ServerEvent[] {
    if (this.#over) return []
    if (this.#state.dialogue === 'upgrading') return [this.#plaintextAtUpgrade()]
    return this.#parser.push(bytes).map(result => {
      if (result instanceof RemoteProtocolError) {
        this.#over = true
        return { type: 'failed', error: result }
      }
      this.#unanswered.push(result)
      return { type: 'command', line: result }
    })
  }

  /**
   * The bytes of a reply to the oldest unanswered command.
   *
   * Throws `LocalProtocolError` when nothing is to be answered (but 421), and `RemoteProtocolError`
   * (`FTP_PLAINTEXT_AT_TLS_UPGRADE`) when 234 would agree to TLS while clear text is waiting behind the AUTH.
   */
  reply(code: number, text: string | readonly string[]): Uint8Array {
    const line = this.#unanswered[0]
    if (line === undefined && code !== 421) {
      throw new LocalProtocolError({
        code: 'FTP_BAD_SEQUENCE',
        phase: 'command',
        message: `reply ${code} answers no command`,
      })
    }
    if (line?.verb === 'AUTH' && code === 234 && (this.#unanswered.length > 1 || !this.#parser.idle)) {
      throw this.#plaintextAtUpgrade().error
    }
    const bytes = encodeReply(code, text, this.#charset)
    this.#state = advance(this.#state, answeredInputs(line?.verb ?? 'none', line?.argument ?? '', code))
    if (code >= 200) this.#unanswered.shift()
    return bytes
  }

  /** The control connection is under TLS from here on: the parser starts anew. */
  notify(fact: 'tls-established'): void {
    this.#parser = this.#newParser()
    this.#state = advance(this.#state, [fact])
  }

  /** The peer ended the control connection. */
  receiveEnd(): void {
    this.#over = true
    this.#state = advance(this.#state, ['end'])
  }

  #newParser(): CommandParser {
    return new CommandParser({ charset: this.#charset, commandLineBytes: this.#commandLineBytes })
  }

  #plaintextAtUpgrade(): { readonly type: 'failed'; readonly error: RemoteProtocolError } {
    this.#over = true
    return {
      type: 'failed',
      error: new RemoteProtocolError({
        code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE',
        phase: 'tls',
        message: 'the client sent clear text behind AUTH; it was not read',
      }),
    }
  }
}
