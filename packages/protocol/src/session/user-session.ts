import { joinBytes } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { encodeCommand } from '../command/encode-command.ts'
import { verbs } from '../command/verbs.ts'
import {
  type FtpError,
  LocalProtocolError,
  type RemoteErrorCode,
  RemoteProtocolError,
  ReplyError,
} from '../errors.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { describeReply, isPreliminary, type Reply } from '../reply/reply.ts'
import { ReplyParser } from '../reply/reply-parser.ts'
import { phaseOf } from './phase-of.ts'
import type { SessionEvent, Ticket } from './session-event.ts'
import { advance, answeredInputs, initialState, type SessionState } from './session-state.ts'

export interface UserSessionOptions {
  readonly charset?: Charset | undefined
  readonly limits?: Partial<Limits> | undefined
}

/** One command that was sent and not yet answered for good; the greeting is one without a command. */
interface Expectation {
  readonly ticket: Ticket
  readonly command: Command | undefined
  readonly replies: string
  readonly barrier: boolean
  preliminaries: number
}

/**
 * The user's end of a control connection, without a socket (RFC 959).
 *
 * Two rules hold it together. Each command sent pushes one expectation and each final reply pops one, so a reply can
 * only ever answer the command it belongs to, also when several are outstanding. And whatever does not fit is the
 * end of the session: `receive` never throws and never guesses.
 *
 * @example
 * const session = new UserSession()
 * socket.on('data', bytes => { for (const event of session.receive(bytes)) handle(event) })
 * socket.write(session.send({ verb: 'USER', user: 'anonymous' }))
 */
export class UserSession {
  readonly #charset: Charset
  readonly #limits: Limits
  #parser: ReplyParser
  #state: SessionState = initialState
  #nextTicket: Ticket = 1
  #over = false
  readonly #queue: Expectation[] = [
    { ticket: 0, command: undefined, replies: '1245', barrier: false, preliminaries: 0 },
  ]

  constructor(options: UserSessionOptions = {}) {
    this.#charset = options.charset ?? utf8
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#parser = this.#newParser()
  }

  get state(): SessionState {
    return this.#state
  }

  /** The ticket that the next command gets. */
  get nextTicket(): Ticket {
    return this.#nextTicket
  }

  /** Commands (or the greeting) that still wait for their final reply. */
  get outstanding(): number {
    return this.#queue.length
  }

  /**
   * The bytes of one or several commands, for one write. Throws `LocalProtocolError` and sends nothing if any of
   * them is not possible.
   */
  send(...commands: readonly Command[]): Uint8Array {
    const lines: Uint8Array[] = []
    let last = this.#queue.at(-1)?.command
    for (const command of commands) {
      this.#checkSequence(command, last)
      lines.push(encodeCommand(command, this.#charset, this.#limits.commandLineBytes))
      last = command
    }
    for (const command of commands) this.#expect(command, false)
    return joinBytes(
      lines,
      lines.reduce((sum, line) => sum + line.length, 0),
    )
  }

  /**
   * The bytes of a command whose reply cannot be mistaken: PWD and its 257.
   *
   * Until that reply comes, replies that fit nothing are tolerated (`stray`); when it comes, all that is still
   * outstanding before it is given up (`unanswered`), and the session is in step again.
   */
  resynchronise(): Uint8Array {
    const command: Command = { verb: 'PWD' }
    this.#checkSequence(command, this.#queue.at(-1)?.command)
    this.#expect(command, true)
    return encodeCommand(command)
  }

  /** What the bytes mean. `tls-due` and `failed` end the list. */
  receive(bytes: Uint8Array): SessionEvent[] {
    const events: SessionEvent[] = []
    if (this.#over) return events
    if (this.#upgrading) return [this.#plaintextAtUpgrade()]
    for (const result of this.#parser.push(bytes)) {
      if (this.#upgrading) return [...events, this.#plaintextAtUpgrade()]
      if (result instanceof RemoteProtocolError) events.push(this.#parserFailed(result))
      else this.#reply(result, events)
      if (this.#over) return events
    }
    if (this.#upgrading) {
      events.push(this.#parser.idle ? { type: 'tls-due' } : this.#plaintextAtUpgrade())
    }
    return events
  }

  /** The control connection is under TLS from here on: the parser starts anew. */
  notify(fact: 'tls-established'): void {
    this.#parser = this.#newParser()
    this.#state = advance(this.#state, [fact])
  }

  /** The peer ended the control connection. */
  receiveEnd(): SessionEvent[] {
    if (this.#over) return []
    const orderly = this.#state.dialogue === 'closing' && this.#queue.length === 0
    const head = this.#queue[0]
    this.#state = advance(this.#state, ['end'])
    if (orderly || head?.command?.verb === 'QUIT') {
      this.#over = true
      return [{ type: 'closed' }]
    }
    const waiting =
      head === undefined ? 'while nothing was outstanding' : `before it answered ${nameOf(head)}`
    return [this.#fail('FTP_CONNECTION_CLOSED', `the server closed the control connection ${waiting}`)]
  }

  get #upgrading(): boolean {
    return this.#state.dialogue === 'upgrading'
  }

  #newParser(): ReplyParser {
    return new ReplyParser({ limits: this.#limits, charset: this.#charset })
  }

  #expect(command: Command, barrier: boolean): void {
    this.#queue.push({
      ticket: this.#nextTicket++,
      command,
      replies: verbs[command.verb].replies,
      barrier,
      preliminaries: 0,
    })
  }

  #checkSequence(command: Command, last: Command | undefined): void {
    const { dialogue } = this.#state
    if (dialogue !== 'open') throw badSequence(command, `the control connection is ${dialogue}`)
    if (last?.verb === 'AUTH' || last?.verb === 'CCC' || last?.verb === 'QUIT') {
      throw badSequence(command, `nothing may follow ${last.verb} before its reply`)
    }
  }

  #reply(received: Reply, events: SessionEvent[]): void {
    const head = this.#queue[0]
    const reply = withoutSecret(received, head?.command)
    if (reply.code === 421) {
      this.#move(head, reply)
      events.push(this.#end(serviceClosing(head, reply)))
      return
    }
    const barrier = reply.code === 257 ? this.#queue.findIndex(expectation => expectation.barrier) : -1
    if (barrier !== -1) {
      for (const passed of this.#queue.splice(0, barrier))
        events.push({ type: 'unanswered', ticket: passed.ticket })
      this.#answer(this.#queue[0] as Expectation, reply, events)
    } else if (
      head !== undefined &&
      !head.barrier &&
      head.replies.includes(String(Math.floor(reply.code / 100)))
    ) {
      this.#answer(head, reply, events)
    } else if (this.#queue.some(expectation => expectation.barrier)) {
      events.push({ type: 'stray', reply })
    } else {
      events.push(this.#unexpected(head, reply))
    }
  }

  #answer(head: Expectation, reply: Reply, events: SessionEvent[]): void {
    this.#move(head, reply)
    if (!isPreliminary(reply)) {
      this.#queue.shift()
      events.push({ type: 'replied', ticket: head.ticket, reply })
      return
    }
    head.preliminaries++
    if (head.preliminaries > this.#limits.preliminaryReplies) {
      events.push(
        this.#fail(
          'FTP_LIMIT_EXCEEDED',
          `more than ${this.#limits.preliminaryReplies} preliminary replies to ${nameOf(head)}`,
        ),
      )
    } else {
      events.push({ type: 'preliminary', ticket: head.ticket, reply })
    }
  }

  #move(head: Expectation | undefined, reply: Reply): void {
    const command = head?.command
    const verb = head !== undefined && command === undefined ? 'greeting' : (command?.verb ?? 'none')
    const argument = command?.verb === 'PROT' ? command.level : command?.verb === 'TYPE' ? command.type : ''
    this.#state = advance(this.#state, answeredInputs(verb, argument, reply.code))
  }

  #unexpected(head: Expectation | undefined, reply: Reply): SessionEvent {
    const answered = head === undefined ? 'without any command outstanding' : `in answer to ${nameOf(head)}`
    return this.#fail('FTP_UNEXPECTED_REPLY', `the server sent "${describeReply(reply)}" ${answered}`, reply)
  }

  #plaintextAtUpgrade(): SessionEvent {
    return this.#fail(
      'FTP_PLAINTEXT_AT_TLS_UPGRADE',
      'the server (or somebody between) sent clear text behind its consent to TLS; it was not read',
    )
  }

  #parserFailed(error: RemoteProtocolError): SessionEvent {
    if (this.#state.dialogue !== 'awaiting-greeting') {
      const mayRepeatSecret = this.#queue.some(({ command }) => command && verbs[command.verb].secret)
      if (!mayRepeatSecret) return this.#end(error)
      return this.#fail(error.code, 'the server sent a line that is no FTP reply; it may repeat a secret')
    }
    return this.#fail('FTP_NOT_FTP', `this is no FTP server (${error.message}); check host and port`)
  }

  #fail(code: RemoteErrorCode, message: string, reply?: Reply): SessionEvent {
    const command = this.#queue[0]?.command
    return this.#end(
      new RemoteProtocolError({
        code,
        phase: this.#upgrading ? 'tls' : this.#phase(),
        message,
        command: command && describeCommand(command),
        reply,
      }),
    )
  }

  #phase() {
    return this.#queue.length === 0 ? 'command' : phaseOf(this.#queue[0]?.command)
  }

  #end(error: FtpError): SessionEvent {
    this.#over = true
    return { type: 'failed', error }
  }
}

/** Some servers repeat the password or account in their answer to it. */
function withoutSecret(reply: Reply, command: Command | undefined): Reply {
  const secret = command?.verb === 'PASS' ? command.password : command?.verb === 'ACCT' ? command.account : ''
  if (secret === '') return reply
  return { code: reply.code, lines: reply.lines.map(line => line.replaceAll(secret, '***')) }
}

function nameOf(expectation: Expectation): string {
  return expectation.command === undefined ? 'with its greeting' : describeCommand(expectation.command)
}

function serviceClosing(head: Expectation | undefined, reply: Reply): ReplyError {
  const command = head?.command
  return new ReplyError({
    code: 'FTP_SERVICE_CLOSING',
    phase: head === undefined ? 'command' : phaseOf(command),
    message: `the server closes the connection: "${describeReply(reply)}"; try again later or with fewer sessions`,
    command: command && describeCommand(command),
    reply,
  })
}

function badSequence(command: Command, why: string): LocalProtocolError {
  const shown = describeCommand(command)
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: phaseOf(command),
    command: shown,
    message: `${shown} cannot be sent: ${why}`,
  })
}
