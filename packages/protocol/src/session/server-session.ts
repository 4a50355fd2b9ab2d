import { type Charset, utf8 } from '../charset.ts'
import type { Command } from '../command/command.ts'
import { type CommandLine, CommandParser } from '../command/command-parser.ts'
import { parseCommandLine } from '../command/parse-command-line.ts'
import { RemoteProtocolError } from '../errors.ts'
import { completeLimits, type Limits } from '../limits.ts'
import { encodeReply, type ReplyText } from '../reply/encode-reply.ts'
import { badSequence } from './bad-sequence.ts'
import { inputsOf } from './inputs-of.ts'
import { MOST_OUTSTANDING } from './most-outstanding.ts'
import {
  bytesBehindConsent,
  changeProtection,
  isChangingProtection,
  type SessionFact,
} from './protection-change.ts'
import { advance, initialState, type SessionState } from './session-state.ts'
import { type UnmetNeed, unmetNeed } from './unmet-need.ts'

/** What a `ServerSession` makes of bytes. */
export type ServerEvent =
  | {
      readonly type: 'command'
      readonly line: CommandLine
      /** The line as a command; `OTHER` for what has no row of its own or not the argument that it needs. */
      readonly command: Command
    }
  /** The connection cannot be used any more; always the last event. */
  | { readonly type: 'failed'; readonly error: RemoteProtocolError }

export interface ServerSessionOptions {
  readonly charset?: Charset | undefined
  /** The cap of command lines; `LocalProtocolError` for one that is none. */
  readonly limits?: Partial<Limits> | undefined
}

/**
 * The server's end of a control connection, without a socket: the same tables as `UserSession`, moved by the
 * replies that it sends.
 *
 * Commands queue in the order in which they came; `reply` answers the oldest, a preliminary reply keeps it open.
 * `state.dialogue` says what a reply has begun: `upgrading` and `clearing` wait for `notify`, `closing` for the end.
 *
 * @example
 * const session = new ServerSession()
 * socket.write(session.greet(220, 'ready'))
 * for (const event of session.receive(bytes)) if (event.type === 'command') socket.write(session.reply(502, 'No.'))
 */
export class ServerSession {
  readonly #charset: Charset
  readonly #parser: CommandParser
  #state: SessionState = initialState
  #over = false
  readonly #unanswered: Command[] = []

  constructor(options: ServerSessionOptions = {}) {
    const { commandLineBytes } = completeLimits(options.limits)
    this.#charset = options.charset ?? utf8
    this.#parser = new CommandParser({ charset: this.#charset, commandLineBytes })
  }

  get state(): SessionState {
    return this.#state
  }

  /** Commands that were received and not yet answered for good. */
  get outstanding(): number {
    return this.#unanswered.length
  }

  /**
   * What the oldest unanswered command lacks: a log-in (530), USER, RNFR or AUTH before it (503), a data connection
   * (425).
   *
   * Ask when its turn has come: the replies to the commands before it may change the answer.
   */
  get unmet(): UnmetNeed | undefined {
    const command = this.#unanswered[0]
    return command && unmetNeed(command, this.#state)
  }

  /** The bytes of the greeting; 120 may come before another one. Throws `LocalProtocolError` after the greeting. */
  greet(code: number, text: ReplyText | readonly ReplyText[]): Uint8Array {
    if (this.#state.dialogue !== 'awaiting-greeting') throw badSequence('the greeting was sent before')
    const bytes = encodeReply(code, text, this.#charset)
    this.#state = advance(this.#state, inputsOf('greeting', code))
    return bytes
  }

  /**
   * The commands in the bytes. What comes behind an AUTH (or what else changes the protection) in the same breath is
   * a failure once it is agreed to.
   *
   * A client may send faster than it is answered: stop reading while `outstanding` is high. More than 1024 unanswered
   * commands are a failure (`FTP_LIMIT_EXCEEDED`).
   */
  receive(bytes: Uint8Array): ServerEvent[] {
    const events: ServerEvent[] = []
    if (this.#over || bytes.length === 0) return events
    if (isChangingProtection(this.#state)) return [this.#fail(bytesBehindConsent('client', this.#state))]
    for (const result of this.#parser.push(bytes)) {
      if (result instanceof RemoteProtocolError) return [...events, this.#fail(result)]
      if (this.#unanswered.length >= MOST_OUTSTANDING) return [...events, this.#fail(tooMany())]
      const { verb, argument } = result
      const command = parseCommandLine(argument === '' && verb !== 'PASS' ? verb : `${verb} ${argument}`)
      this.#unanswered.push(command)
      events.push({ type: 'command', line: result, command })
    }
    return events
  }

  /**
   * The bytes of a reply to the oldest unanswered command.
   *
   * Throws `LocalProtocolError` when nothing is to be answered (but 421), and `RemoteProtocolError`
   * (`FTP_PLAINTEXT_AT_TLS_UPGRADE`) when it would agree to change the protection of the connection while more is
   * waiting behind the command that asked for it.
   */
  reply(code: number, text: ReplyText | readonly ReplyText[]): Uint8Array {
    const command = this.#unanswered[0]
    this.#checkReply(code, command)
    const bytes = encodeReply(code, text, this.#charset)
    const isGreeting = this.#state.dialogue === 'awaiting-greeting'
    const next = advance(this.#state, inputsOf(isGreeting ? 'greeting' : (command ?? 'nothing'), code))
    if (isChangingProtection(next) && (this.#unanswered.length > 1 || !this.#parser.idle)) {
      throw this.#fail(bytesBehindConsent('client', next)).error
    }
    this.#state = next
    if (code >= 200) this.#unanswered.shift()
    return bytes
  }

  /**
   * TLS on the control connection has begun or ended.
   *
   * Throws `LocalProtocolError` when neither is due, and `RemoteProtocolError` when the client spoke before the TLS
   * that begins with the connection, which is the end of the session.
   */
  notify(fact: SessionFact): void {
    if (this.#over) return
    const silent = this.#parser.idle && this.#unanswered.length === 0
    const next = changeProtection(this.#state, fact, { who: 'client', silent })
    if (next instanceof RemoteProtocolError) throw this.#fail(next).error
    this.#state = next
  }

  /** The peer ended the control connection. */
  receiveEnd(): void {
    this.#over = true
    this.#state = advance(this.#state, ['end'])
  }

  #checkReply(code: number, command: Command | undefined): void {
    const { dialogue, controlProtection } = this.#state
    if (dialogue === 'closing' || dialogue === 'closed') {
      throw badSequence(`reply ${code} comes too late: the control connection is ${dialogue}`)
    }
    if (code === 421) return
    if (dialogue === 'awaiting-greeting') throw badSequence(`reply ${code} comes before the greeting`)
    if (command === undefined) throw badSequence(`reply ${code} answers no command`)
    if (command.verb === 'AUTH' && code === 234 && controlProtection !== 'clear') {
      throw badSequence('reply 234 agrees to TLS on a connection that is under TLS')
    }
  }

  #fail(error: RemoteProtocolError): { readonly type: 'failed'; readonly error: RemoteProtocolError } {
    this.#over = true
    return { type: 'failed', error }
  }
}

function tooMany(): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_LIMIT_EXCEEDED',
    phase: 'command',
    message: `the client sent more than ${MOST_OUTSTANDING} commands without waiting for an answer`,
  })
}
