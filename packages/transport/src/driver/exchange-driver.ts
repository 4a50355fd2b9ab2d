import {
  type Aborted,
  type Answer,
  type Command,
  type Deadline,
  describeCommand,
  type Exchange,
  FtpError,
  LocalProtocolError,
  type Reply,
  rowOf,
  type Step,
} from '@sluice/protocol'
import type { ControlConnection } from '../control/control-connection.ts'
import { FlowClock } from '../data/flow-clock.ts'
import { FtpTimeoutError } from '../errors.ts'
import { tlsFailure } from '../tls/tls-failure.ts'
import { within } from '../within.ts'
import { DataSteps } from './data-steps.ts'
import type { DriverOptions, ExchangeCall } from './driver-options.ts'
import { Interest } from './interest.ts'
import { sourceBegun } from './source-begun.ts'

const SETTLED: Answer = { type: 'settled' }

/**
 * Runs one exchange on sockets: each step becomes I/O or a bounded wait, each answer resumes the exchange.
 *
 * Whatever the exchange comes to, no socket, timer or listener of it is left when `run` settles.
 */
export class ExchangeDriver {
  readonly #options: DriverOptions
  readonly #call: ExchangeCall
  readonly #control: ControlConnection
  readonly #interest: Interest
  readonly #data: DataSteps
  /** Runs while a source is waited for before the server is. */
  readonly #sourceClock = new FlowClock()

  constructor(options: DriverOptions, call: ExchangeCall = {}) {
    this.#options = options
    this.#call = call
    this.#control = options.control
    this.#interest = new Interest(call.signal, options.control.waits)
    this.#data = new DataSteps(options, call, this.#interest)
  }

  /** For how many milliseconds our own side of a transfer has moved nothing; 0 while it is not waited for. */
  get standsStillFor(): number {
    return Math.max(this.#data.standsStillFor, this.#sourceClock.standsStillFor)
  }

  async run<T>(exchange: Exchange<T>): Promise<T> {
    try {
      let turn = exchange.next()
      while (!turn.done) {
        const answer = this.#perform(turn.value)
        turn = exchange.next(answer instanceof Promise ? await answer : answer)
      }
      return turn.value
    } finally {
      this.#interest.release()
      this.#data.release()
      const settled = this.#data.settled()
      if (settled !== undefined) await settled
      this.#control.replies.forget(this.#options.sentAhead?.())
    }
  }

  #perform(step: Step): Answer | Promise<Answer> {
    switch (step.type) {
      case 'send':
        return this.#send(step)
      case 'preliminary':
        return this.#firstReply(step)
      case 'reply':
        return this.#finalReply(step)
      case 'next-reply':
        return this.#nextReply(step.deadline)
      case 'settle':
        return this.#nothingOutstanding('abort')
      case 'resynchronise':
        return this.#resynchronise()
      case 'secure-control':
        return this.#secure()
      case 'clear-control':
        return this.#clear()
      case 'connect':
        return this.#data.connect(step)
      case 'listen':
        return this.#data.listen()
      case 'accept':
        return this.#data.accept(step)
      case 'look-ahead':
        return { type: 'ahead', plan: this.#call.lookAhead?.() }
      case 'start-data':
        return this.#data.start(step)
      case 'data-ended':
        return this.#data.ended(step)
      case 'drop-data':
        return this.#data.drop()
      case 'drop-control':
        this.#control.destroy()
        return { type: 'dropped' }
    }
  }

  #send({ commands }: Extract<Step, { type: 'send' }>): Answer | Promise<Answer> {
    const stored = commands.find(({ verb }) => rowOf(verb)?.transfer === 'store')
    const begun = stored && this.#call.begun?.()
    return begun === undefined
      ? this.#sendNow(commands)
      : this.#sendWhenBegun(begun, stored as Command, commands)
  }

  async #sendWhenBegun(begun: Promise<void>, stored: Command, commands: readonly Command[]): Promise<Answer> {
    const how = await sourceBegun(begun, stored, this.#sourceClock, this.#options, this.#interest)
    return how.type === 'begun' ? await this.#sendNow(commands) : how
  }

  #sendNow(commands: readonly Command[]): Answer | Promise<Answer> {
    const aborted = this.#interest.lose()
    if (aborted !== undefined) return aborted
    const { lost } = this.#control
    if (lost !== undefined) return lost
    const last = commands.find(({ verb }) => verb === 'CCC' || verb === 'REIN')
    if (last === undefined) return { type: 'sent', ticket: this.#control.send(...commands) }
    return this.#clearable ? this.#sendAlone(last) : { type: 'failed', error: notClearable(last) }
  }

  /** Sends a command behind which nothing is as it was, when all that was asked ahead is answered. */
  async #sendAlone(command: Command): Promise<Answer> {
    const answer = await this.#nothingOutstanding('reply', this.#interest.lose)
    if (answer.type !== 'settled') return answer
    // What was waited for may have come with the end of the connection.
    return this.#control.lost ?? { type: 'sent', ticket: this.#control.send(command) }
  }

  #firstReply({ ticket, deadline }: Extract<Step, { type: 'preliminary' }>): Answer | Promise<Answer> {
    const look = () => replied(this.#control.replies.first(ticket))
    // Replies that came together are taken together.
    return look() ?? this.#control.wait<Answer>(look, { deadline, ticket, instead: this.#interest.lose })
  }

  #finalReply({ ticket, deadline }: Extract<Step, { type: 'reply' }>): Answer | Promise<Answer> {
    const look = () => replied(this.#control.replies.final(ticket))
    const late = deadline === 'cause' ? (): Answer => ({ type: 'late' }) : undefined
    return (
      look() ?? this.#control.wait<Answer>(look, { deadline, ticket, instead: this.#interest.lose, late })
    )
  }

  #nextReply(deadline: Deadline): Promise<Answer> {
    const { replies } = this.#control
    const before = replies.received
    const look = () => (replies.received > before ? replied(replies.latest) : undefined)
    return this.#control.wait<Answer>(look, { deadline })
  }

  #nothingOutstanding(deadline: Deadline, instead?: () => Answer | undefined): Promise<Answer> {
    const { session } = this.#control
    const look = () => (session.outstanding === 0 ? SETTLED : undefined)
    return this.#control.wait<Answer>(look, { deadline, instead })
  }

  #resynchronise(): Answer | Promise<Answer> {
    const { lost } = this.#control
    if (lost !== undefined) return lost
    this.#control.resynchronise()
    return this.#nothingOutstanding('abort')
  }

  async #secure(): Promise<Answer> {
    const { identity, timeouts } = this.#options
    if (identity === undefined) return { type: 'failed', error: noTls() }
    const { lost } = this.#control
    if (lost !== undefined) return lost
    const waited = await within(this.#control.secure(identity), timeouts.tls, this.#interest.signal)
    if (waited.type === 'here') return { type: 'secured' }
    if (waited.type === 'aborted') return this.#interest.lose() as Aborted
    // It was closed from this side meanwhile, which is no fault of the handshake.
    if (this.#control.lost !== undefined) return this.#control.lost
    const error =
      waited.type === 'late'
        ? new FtpTimeoutError({
            deadline: 'tls',
            milliseconds: timeouts.tls,
            phase: 'tls',
            waitingFor: 'TLS handshake',
          })
        : asTlsFailure(waited.error)
    this.#control.fail(error)
    return { type: 'failed', error }
  }

  /** The control connection is in clear text, or can go back to it. */
  get #clearable(): boolean {
    const { controlProtection } = this.#control.session.state
    return controlProtection !== 'protected' || this.#options.identity?.clearable === true
  }

  async #clear(): Promise<Answer> {
    const waited = await within(this.#control.clear(), undefined, this.#interest.signal)
    if (waited.type === 'aborted') return this.#interest.lose() as Aborted
    if (waited.type === 'rejected') this.#control.fail(asTlsFailure(waited.error))
    return this.#control.lost ?? { type: 'cleared' }
  }
}

function replied(reply: Reply | undefined): Answer | undefined {
  return reply && { type: 'reply', reply }
}

/** What the rules of FTP say about it stands by itself. */
function asTlsFailure(error: Error): FtpError {
  return error instanceof FtpError ? error : tlsFailure(error)
}

function noTls(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'tls',
    message: 'the session was opened without TLS options; open it with mode "required", or "preferred"',
  })
}

/** Told before the server agrees to what cannot be done. */
function notClearable(command: Command): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'tls',
    command: describeCommand(command),
    message:
      'this session cannot end TLS on its control connection; open it with tls.clearControl set to true',
  })
}
