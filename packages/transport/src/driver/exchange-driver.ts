import {
  type Answer,
  type Deadline,
  type Exchange,
  LocalProtocolError,
  type Reply,
  type Step,
  type Ticket,
} from '@sluice/protocol'
import type { ControlConnection, Waited } from '../control/control-connection.ts'
import { FtpTimeoutError, FtpTlsError } from '../errors.ts'
import { within } from '../within.ts'
import { DataSteps } from './data-steps.ts'
import type { DriverOptions } from './driver-options.ts'
import { Interest } from './interest.ts'

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
      while (!turn.done) turn = exchange.next(await this.#perform(turn.value))
      return turn.value
    } finally {
      this.#data.release()
      this.#control.forget()
    }
  }

  #perform(step: Step): Answer | Promise<Answer> {
    switch (step.type) {
      case 'send':
        return this.#send(step)
      case 'preliminary':
        return this.#reply(() => this.#control.firstReply(step.ticket), step.deadline, step.ticket)
      case 'reply':
        return this.#reply(() => this.#control.finalReply(step.ticket), step.deadline, step.ticket)
      case 'next-reply':
        return this.#nextReply(step.deadline)
      case 'settle':
        return this.#settled()
      case 'resynchronise':
        return this.#resynchronise()
      case 'secure-control':
        return this.#secure()
      case 'clear-control':
        return this.#notClearable()
      case 'connect':
        return this.#data.connect(step)
      case 'listen':
        return this.#data.listen()
      case 'accept':
        return this.#data.accept(step)
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
    return { type: 'sent', ticket: this.#control.send(...step.commands) }
  }

  async #reply(look: () => Reply | undefined, deadline: Deadline, ticket: Ticket): Promise<Answer> {
    const waited = await this.#control.until(look, { deadline, ticket, signal: this.#interest.signal })
    return this.#answer(waited, reply => ({ type: 'reply', reply }))
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
    if (identity === undefined)
      return { type: 'failed', error: tlsFailed(new Error('no TLS options are set')) }
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
        : tlsFailed(waited.error)
    this.#control.fail(error)
    return { type: 'failed', error }
  }

  /** The server speaks clear text from here on, so the connection cannot be used any more. */
  #notClearable(): Answer {
    const error = new LocalProtocolError({
      code: 'FTP_BAD_SEQUENCE',
      phase: 'tls',
      command: 'CCC',
      message: 'this driver cannot end TLS on a control connection; the connection was closed',
    })
    this.#control.fail(error)
    return { type: 'failed', error }
  }

  #answer<T>(waited: Waited<T>, here: (value: T) => Answer): Answer {
    if (waited.type === 'here') return here(waited.value)
    return waited.type === 'aborted' ? this.#interest.lose() : waited
  }
}

function tlsFailed(cause: Error): FtpTlsError {
  return new FtpTlsError({
    phase: 'tls',
    message:
      `${cause.message}; check that the host is the name in the certificate, ` +
      'or pass the authority that signed it as tls.ca',
    cause,
  })
}
