import {
  type Answer,
  type Command,
  type Deadline,
  describeCommand,
  type Exchange,
  FtpError,
  LocalProtocolError,
  type Reply,
  type Step,
} from '@sluice/protocol'
import type { ControlConnection, Waited } from '../control/control-connection.ts'
import { FtpTimeoutError } from '../errors.ts'
import { tlsFailure } from '../tls/tls-failure.ts'
import { within } from '../within.ts'
import { DataSteps } from './data-steps.ts'
import type { DriverOptions } from './driver-options.ts'
import { Interest } from './interest.ts'

const LATE = 'late'

/**
 * Runs one exchange on sockets: each step becomes I/O or a bounded wait, each answer resumes the exchange.
 *
 * Whatever the exchange comes to, no socket, timer or listener of it is left when `run` settles.
 */
export class ExchangeDriver {
  readonly #options: DriverOptions
  readonly #control: ControlConnection
  readonly #interest: Interest
  readonly #data: DataSteps

  constructor(options: DriverOptions) {
    this.#options = options
    this.#control = options.control
    this.#interest = new Interest(options.signal)
    this.#data = new DataSteps(options, this.#interest)
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
      this.#data.release()
      await this.#data.settled()
      this.#control.forget(this.#options.sentAhead?.())
    }
  }

  #perform(step: Step): Answer | Promise<Answer> {
    switch (step.type) {
      case 'send':
        return this.#send(step)
      case 'preliminary':
        return replied(this.#control.firstReply(step.ticket)) ?? this.#firstReply(step)
      case 'reply':
        return replied(this.#control.finalReply(step.ticket)) ?? this.#finalReply(step)
      case 'next-reply':
        return this.#nextReply(step.deadline)
      case 'settle':
        return this.#settled()
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
        return { type: 'ahead', plan: this.#options.lookAhead?.() }
      case 'start-data':
        return this.#data.start(step.command)
      case 'data-ended':
        return this.#data.ended(step)
      case 'drop-data':
        return this.#data.drop()
      case 'drop-control':
        this.#control.destroy()
        return { type: 'dropped' }
    }
  }

  #send(step: Extract<Step, { type: 'send' }>): Answer {
    if (this.#interest.lost) return this.#interest.lose()
    const failure = this.#control.failure
    if (failure !== undefined) return { type: 'failed', error: failure }
    const stuck = step.commands.find(({ verb }) => verb === 'CCC' || verb === 'REIN')
    if (stuck !== undefined && !this.#clearable) return { type: 'failed', error: notClearable(stuck) }
    return { type: 'sent', ticket: this.#control.send(...step.commands) }
  }

  async #firstReply({ ticket, deadline }: Extract<Step, { type: 'preliminary' }>): Promise<Answer> {
    const { signal } = this.#interest
    const look = () => this.#control.firstReply(ticket)
    const waited = await this.#control.until(look, { deadline, ticket, signal })
    return this.#answer(waited, reply => ({ type: 'reply', reply }))
  }

  async #finalReply({ ticket, deadline }: Extract<Step, { type: 'reply' }>): Promise<Answer> {
    const { signal } = this.#interest
    const late = deadline === 'cause' ? LATE : undefined
    const look = () => this.#control.finalReply(ticket)
    const waited = await this.#control.until<Reply | typeof LATE>(look, { deadline, ticket, signal, late })
    return this.#answer(waited, reply => (reply === LATE ? { type: LATE } : { type: 'reply', reply }))
  }

  async #nextReply(deadline: Deadline): Promise<Answer> {
    const control = this.#control
    const before = control.received
    const waited = await control.until(() => (control.received > before ? control.latest : undefined), {
      deadline,
    })
    return this.#answer(waited, reply => ({ type: 'reply', reply }))
  }

  async #settled(): Promise<Answer> {
    const { session } = this.#control
    const waited = await this.#control.until(() => session.outstanding === 0 || undefined, {
      deadline: 'abort',
    })
    return this.#answer(waited, () => ({ type: 'settled' }))
  }

  #resynchronise(): Answer | Promise<Answer> {
    const failure = this.#control.failure
    if (failure !== undefined) return { type: 'failed', error: failure }
    this.#control.resynchronise()
    return this.#settled()
  }

  async #secure(): Promise<Answer> {
    const { identity, timeouts } = this.#options
    if (identity === undefined) return { type: 'failed', error: noTls() }
    const failure = this.#control.failure
    if (failure !== undefined) return { type: 'failed', error: failure }
    const waited = await within(this.#control.secure(identity), timeouts.tls, this.#interest.signal)
    if (waited.type === 'here') return { type: 'secured' }
    if (waited.type === 'aborted') return this.#interest.lose()
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
    if (waited.type === 'aborted') return this.#interest.lose()
    if (waited.type === 'rejected') this.#control.fail(asTlsFailure(waited.error))
    const failure = this.#control.failure
    return failure === undefined ? { type: 'cleared' } : { type: 'failed', error: failure }
  }

  #answer<T>(waited: Waited<T>, here: (value: T) => Answer): Answer {
    if (waited.type === 'here') return here(waited.value)
    return waited.type === 'aborted' ? this.#interest.lose() : waited
  }
}

/** Replies that came together are taken together. */
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
