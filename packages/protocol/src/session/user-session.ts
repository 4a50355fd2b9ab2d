import { type Charset, utf8 } from '../charset.ts'
import type { Command } from '../command/command.ts'
import { type FtpError, RemoteProtocolError } from '../errors.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { ReplyParser } from '../reply/reply-parser.ts'
import { type Expectation, ExpectationQueue } from './expectation-queue.ts'
import { inputsOf } from './inputs-of.ts'
import { Outbox } from './outbox.ts'
import {
  bytesBehindConsent,
  changeProtection,
  isChangingProtection,
  type SessionFact,
} from './protection-change.ts'
import { Secrets } from './secrets.ts'
import type { SessionEvent, Ticket } from './session-event.ts'
import { advance, initialState, type SessionState } from './session-state.ts'
import {
  connectionClosed,
  flooded,
  notFtp,
  serviceClosing,
  unexpectedReply,
  withheld,
} from './user-failure.ts'

export interface UserSessionOptions {
  readonly charset?: Charset | undefined
  readonly limits?: Partial<Limits> | undefined
  /** One command at a time, and none but ABOR during a transfer: for servers that nobody knows. Default `false`. */
  readonly lockStep?: boolean | undefined
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
  readonly #queue: ExpectationQueue
  readonly #secrets = new Secrets()
  readonly #outbox: Outbox
  readonly #parser: ReplyParser
  #state: SessionState = initialState
  /** The reply that has begun to arrive began when nothing was outstanding, so it answers no later command. */
  #unasked = false
  #over = false

  constructor(options: UserSessionOptions = {}) {
    const charset = options.charset ?? utf8
    const limits = { ...defaultLimits, ...options.limits }
    const { commandLineBytes, preliminaryReplies } = limits
    const lockStep = options.lockStep ?? false
    this.#parser = new ReplyParser({ limits, charset })
    this.#queue = new ExpectationQueue(preliminaryReplies)
    this.#outbox = new Outbox(this.#queue, this.#secrets, { charset, commandLineBytes, lockStep })
  }

  get state(): SessionState {
    return this.#state
  }

  /** The ticket that the next command gets. */
  get nextTicket(): Ticket {
    return this.#queue.nextTicket
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
    return this.#outbox.send(commands, this.#state)
  }

  /**
   * The bytes of a command whose reply cannot be mistaken: PWD and its 257.
   *
   * Until that reply comes, replies that fit nothing are tolerated (`stray`); when it comes, all that is still
   * outstanding before it is given up (`unanswered`), and the session is in step again.
   */
  resynchronise(): Uint8Array {
    return this.#outbox.barrier(this.#state)
  }

  /** What the bytes mean. `tls-due`, `clear-due` and `failed` end the list. */
  receive(bytes: Uint8Array): SessionEvent[] {
    const events: SessionEvent[] = []
    if (this.#over) return events
    if (isChangingProtection(this.#state)) return [this.#end(bytesBehindConsent('server', this.#state))]
    for (const result of this.#parser.push(bytes)) {
      if (isChangingProtection(this.#state))
        return [...events, this.#end(bytesBehindConsent('server', this.#state))]
      if (result instanceof RemoteProtocolError) events.push(this.#parserFailed(result))
      else events.push(...this.#take(result))
      if (this.#over) return events
      this.#unasked = false
    }
    const { idle } = this.#parser
    if (isChangingProtection(this.#state)) {
      const due = this.#state.dialogue === 'upgrading' ? 'tls-due' : 'clear-due'
      events.push(idle ? { type: due } : this.#end(bytesBehindConsent('server', this.#state)))
    } else if (!idle && this.#queue.length === 0) {
      this.#unasked = true
    }
    return events
  }

  /**
   * TLS on the control connection has begun (after `tls-due`, or before the greeting) or ended (after `clear-due`).
   *
   * Throws `LocalProtocolError` when neither is due, and `RemoteProtocolError` when the server spoke before the TLS that
   * begins with the connection.
   */
  notify(fact: SessionFact): void {
    if (this.#over) return
    this.#state = changeProtection(this.#state, fact, { who: 'server', silent: this.#parser.idle })
  }

  /** The peer ended the control connection. */
  receiveEnd(): SessionEvent[] {
    if (this.#over) return []
    const { head } = this.#queue
    const isOrderly = head === undefined && this.#state.dialogue === 'closing'
    if (isOrderly || head?.command?.verb === 'QUIT') {
      this.#over = true
      this.#state = advance(this.#state, ['end'])
      return [{ type: 'closed' }]
    }
    return [this.#end(connectionClosed(head))]
  }

  #take(received: Reply): SessionEvent[] {
    const { head } = this.#queue
    const safe = this.#secrets.hideAllIn(this.#secrets.hideIn(received, head?.command))
    if (received.code === 421) {
      this.#move(head, 421)
      this.#over = true
      return [{ type: 'failed', error: serviceClosing(head, safe) }]
    }
    const claim = this.#unasked ? this.#queue.stray() : this.#queue.claim(received.code)
    switch (claim.type) {
      case 'stray':
        return [{ type: 'stray', reply: safe }]
      case 'unexpected':
        return [this.#end(unexpectedReply(this.#unasked ? undefined : head, safe))]
      case 'flood':
        return [this.#end(flooded(claim.expectation))]
      default:
        return [...this.#givenUp(claim.passed), this.#answered(claim.type, claim.expectation, received)]
    }
  }

  #answered(type: 'final' | 'preliminary', expectation: Expectation, received: Reply): SessionEvent {
    this.#move(expectation, received.code)
    const own = this.#secrets.hideIn(received, expectation.command)
    // Refusals are read by people only; other texts hold names, in which the same letters are no secret.
    const reply = isNegative(own) ? this.#secrets.hideAllIn(own) : own
    return { type: type === 'final' ? 'replied' : type, ticket: expectation.ticket, reply }
  }

  #givenUp(passed: readonly Expectation[]): SessionEvent[] {
    return passed.map(expectation => {
      // For the tables it is as if it had been refused: nothing of it is under way any more.
      this.#move(expectation, 426)
      return { type: 'unanswered', ticket: expectation.ticket }
    })
  }

  #move(answered: Expectation | undefined, code: number): void {
    const subject = answered === undefined ? 'nothing' : (answered.command ?? 'greeting')
    this.#state = advance(this.#state, inputsOf(subject, code))
  }

  #parserFailed(error: RemoteProtocolError): SessionEvent {
    const { head, commands } = this.#queue
    if (this.#state.dialogue === 'awaiting-greeting') return this.#end(notFtp(error, head))
    return this.#end(this.#secrets.mayBeIn(error.message, commands) ? withheld(error, head) : error)
  }

  #end(error: FtpError): SessionEvent {
    this.#over = true
    this.#state = advance(this.#state, ['end'])
    return { type: 'failed', error }
  }
}
