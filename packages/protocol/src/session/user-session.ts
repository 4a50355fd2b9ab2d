import { utf8 } from '../charset.ts'
import type { Command } from '../command/command.ts'
import { type FtpError, RemoteProtocolError } from '../errors.ts'
import { completeLimits } from '../limits.ts'
import type { Reply } from '../reply/reply.ts'
import { type Expectation, ExpectationQueue } from './expectation-queue.ts'
import { type Arrival, Inbox } from './inbox.ts'
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
import type { UserSessionOptions } from './user-session-options.ts'

/**
 * The user's end of a control connection, without a socket (RFC 959).
 *
 * Two rules hold it together. Each command sent pushes one expectation and each final reply pops one, so a reply
 * answers the command it belongs to, also when several are outstanding. And whatever does not fit is the end of the
 * session: `receive` never throws and never guesses. A server that answers twice is found out when a code fits nothing,
 * or in the end by the reply that nothing is left for.
 *
 * @example
 * const session = new UserSession()
 * socket.on('data', bytes => {
 *   for (const event of session.receive(bytes)) {
 *     if (event.type === 'failed') socket.destroy(event.error)
 *     if (event.type !== 'replied') continue
 *     console.log(event.ticket, describeReply(event.reply)) // 0 220 ready, 1 215 UNIX, 2 211 ...
 *     if (event.ticket === 0) socket.write(session.send({ verb: 'SYST' }, { verb: 'FEAT' }))
 *   }
 * })
 * socket.on('end', () => session.receiveEnd())
 */
export class UserSession {
  /**
   * One command at a time, and none but ABOR during a transfer. It decides what `send` lets through from now on, so a
   * driver can begin in lock-step and loosen it when the greeting has told who the server is.
   */
  lockStep: boolean
  readonly #queue: ExpectationQueue
  readonly #secrets = new Secrets()
  readonly #outbox: Outbox
  readonly #inbox: Inbox
  #state: SessionState = initialState
  #over = false

  constructor(options: UserSessionOptions = {}) {
    const limits = completeLimits(options.limits)
    this.lockStep = options.lockStep ?? false
    this.#inbox = new Inbox(options)
    this.#queue = new ExpectationQueue(limits.preliminaryReplies)
    this.#outbox = new Outbox(this.#queue, this.#secrets, { charset: options.charset ?? utf8, ...limits })
  }

  get state(): SessionState {
    return this.#state
  }

  /** The ticket that the next command gets; those behind it in the same `send` get the next ones. */
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
    return this.#outbox.send(commands, this.#state, this.lockStep)
  }

  /**
   * The bytes of a command whose reply cannot be mistaken: PWD and its 257.
   *
   * Until that reply comes, replies that fit nothing are tolerated (`stray`); when it comes, all that is still
   * outstanding before it is given up (`unanswered`), and the session is in step again. End the data connection first:
   * some servers answer PWD while a transfer goes on, and the reply to that comes later. Behind an ABOR, a reply to the
   * transfer may be the one to ABOR: whatever it says, the transfer is not complete.
   */
  resynchronise(): Uint8Array {
    return this.#outbox.barrier(this.#state)
  }

  /** What the bytes mean. `tls-due`, `clear-due` and `failed` end the list. */
  receive(bytes: Uint8Array): SessionEvent[] {
    const events: SessionEvent[] = []
    if (this.#over || bytes.length === 0) return events
    for (const arrival of this.#inbox.push(bytes, this.nextTicket)) {
      if (isChangingProtection(this.#state)) events.push(this.#tooEarly())
      else events.push(...this.#take(arrival))
      if (this.#over) return events
    }
    if (isChangingProtection(this.#state))
      events.push(this.#inbox.idle ? this.#changeDue() : this.#tooEarly())
    return events
  }

  /**
   * TLS on the control connection has begun (after `tls-due`, or before the greeting) or ended (after `clear-due`).
   *
   * Throws `LocalProtocolError` when neither is due, and `RemoteProtocolError` when the server spoke before the TLS
   * that begins with the connection, which is the end of the session.
   */
  notify(fact: SessionFact): void {
    if (this.#over) return
    const silent = this.#inbox.idle && this.#queue.head?.extras === 0
    const next = changeProtection(this.#state, fact, { who: 'server', silent })
    if (next instanceof RemoteProtocolError) {
      this.#end(next)
      throw next
    }
    this.#state = next
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

  #take({ result: received, before }: Arrival): SessionEvent[] {
    if (received instanceof RemoteProtocolError) return [this.#parserFailed(received)]
    const { head } = this.#queue
    const safe = (): Reply => this.#secrets.hideAll(head?.command, received)
    if (received.code === 421) {
      this.#move(head, 421)
      this.#over = true
      return [{ type: 'failed', error: serviceClosing(head, safe()) }]
    }
    const claim = this.#queue.claim(received.code, before)
    switch (claim.type) {
      case 'stray':
        return [{ type: 'stray', reply: safe() }]
      case 'unexpected':
        return [this.#end(unexpectedReply(claim.asked, safe()))]
      case 'flood':
        return [this.#end(flooded(claim.expectation))]
      default:
        return [...this.#givenUp(claim.passed), this.#answered(claim.type, claim.expectation, received)]
    }
  }

  #answered(type: 'final' | 'preliminary', expectation: Expectation, received: Reply): SessionEvent {
    const { ticket, command } = expectation
    this.#move(expectation, received.code)
    const reply = this.#secrets.hideFor(command, received)
    return { type: type === 'final' ? 'replied' : type, ticket, reply }
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

  #changeDue(): SessionEvent {
    return { type: this.#state.dialogue === 'upgrading' ? 'tls-due' : 'clear-due' }
  }

  /** Something in the clear where TLS has to begin or to end. */
  #tooEarly(): SessionEvent {
    return this.#end(bytesBehindConsent('server', this.#state))
  }

  #parserFailed(error: RemoteProtocolError): SessionEvent {
    const { head, commands } = this.#queue
    if (this.#state.dialogue === 'awaiting-greeting') return this.#end(notFtp(error, head))
    const showsLine = error.code === 'FTP_MALFORMED_REPLY'
    return this.#end(
      showsLine && this.#secrets.mayBeIn(error.message, commands) ? withheld(error, head) : error,
    )
  }

  #end(error: FtpError): SessionEvent {
    this.#over = true
    this.#state = advance(this.#state, ['end'])
    return { type: 'failed', error }
  }
}
