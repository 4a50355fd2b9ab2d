import {
  type Answer,
  type Command,
  type DataUse,
  type Deadline,
  type Exchange,
  isNegative,
  LocalProtocolError,
  type Reply,
  type Step,
  type Ticket,
} from '@sluice/protocol'
import type { ControlConnection, Waited } from './control/control-connection.ts'
import type { DataConnection } from './data/data-connection.ts'
import type { DataReceiver } from './data/data-receiver.ts'
import type { DataTarget } from './data/data-target.ts'
import { IncomingData } from './data/incoming-data.ts'
import { type DataSource, OutgoingData } from './data/outgoing-data.ts'
import { FtpConnectionError, FtpTimeoutError, FtpTlsError } from './errors.ts'
import type { Timeouts } from './timeouts.ts'
import type { TlsIdentity } from './tls/tls-identity.ts'
import { within } from './within.ts'

/** What an exchange runs on. */
export interface DriverOptions {
  readonly control: ControlConnection
  readonly timeouts: Timeouts
  readonly identity: TlsIdentity | undefined
  readonly receiver?: DataReceiver | undefined
  readonly source?: DataSource | undefined
  readonly signal?: AbortSignal | undefined
  /** Called when bytes may flow, with how many there will be, where that is known. */
  readonly onStart?: ((total: number | undefined) => void) | undefined
  /** Called after each chunk with the bytes so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined
}

/**
 * Runs one exchange on sockets: each step becomes I/O or a bounded wait, each answer resumes the exchange.
 *
 * Whatever the exchange comes to, no socket, timer or listener of it is left when `run` settles.
 */
export class ExchangeDriver {
  readonly #options: DriverOptions
  readonly #control: ControlConnection
  #data: DataConnection | undefined
  #expected: number | undefined
  /** Told to the exchange once; what follows is its way back into step. */
  #signal: AbortSignal | undefined

  constructor(options: DriverOptions) {
    this.#options = options
    this.#control = options.control
    this.#signal = options.signal
  }

  async run<T>(exchange: Exchange<T>): Promise<T> {
    try {
      let turn = exchange.next()
      while (!turn.done) turn = exchange.next(await this.#perform(turn.value))
      return turn.value
    } finally {
      this.#data?.drop()
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
        return this.#connect(step)
      case 'listen':
      case 'accept':
        return { type: 'open-failed', error: activeUnsupported() }
      case 'start-data':
        return this.#start(step.command)
      case 'data-ended':
        return this.#dataEnded(step.ticket, step.deadline)
      case 'drop-data':
        return this.#dropData()
      case 'drop-control':
        this.#control.destroy()
        return { type: 'dropped' }
    }
  }

  #send(step: Extract<Step, { type: 'send' }>): Answer {
    if (this.#signal?.aborted) return this.#aborted()
    const failure = this.#control.failure
    if (failure !== undefined) return { type: 'failed', error: failure }
    return { type: 'sent', ticket: this.#control.send(...step.commands) }
  }

  async #reply(look: () => Reply | undefined, deadline: Deadline, ticket: Ticket): Promise<Answer> {
    const waited = await this.#control.until(look, { deadline, ticket, signal: this.#signal })
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
    const waited = await within(this.#control.secure(identity), timeouts.tls, this.#signal)
    if (waited.type === 'here') return { type: 'secured' }
    if (waited.type === 'aborted') return this.#aborted()
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

  async #connect({ port, use }: Extract<Step, { type: 'connect' }>): Promise<Answer> {
    const { identity, timeouts } = this.#options
    const host = this.#control.channel.remoteAddress
    const isPrivate = this.#control.session.state.dataProtection === 'private'
    const target: DataTarget = { host, port, identity: isPrivate ? identity : undefined }
    this.#data?.drop()
    this.#expected = use.expected
    const opening = this.#open(target, use)
    if (opening instanceof LocalProtocolError) return { type: 'open-failed', error: opening }
    this.#data = opening
    // Without its control connection a data connection is of no use.
    const unwatch = this.#control.watch(() => this.#control.closed && this.#data?.drop())
    const waited = await within(this.#data.connected, timeouts.dataConnect, this.#signal)
    unwatch()
    if (waited.type === 'here') return { type: 'opened' }
    if (waited.type === 'aborted') return this.#aborted()
    if (waited.type === 'late') {
      const waitingFor = `data connection to ${host}:${port}`
      const milliseconds = timeouts.dataConnect
      const error = new FtpTimeoutError({
        deadline: 'dataConnect',
        milliseconds,
        phase: 'data-connect',
        waitingFor,
      })
      return { type: 'open-failed', error }
    }
    return { type: 'open-failed', error: dataConnectFailed(target, waited.error) }
  }

  /** A data connection, or why there is none: a throw here would keep the exchange from its way back. */
  #open(
    target: DataTarget,
    { direction, expected, stopAt, tlsStart, mode }: DataUse,
  ): DataConnection | LocalProtocolError {
    if (mode !== 'S') return modeUnsupported(mode)
    const { receiver, source, onProgress } = this.#options
    const options = { expected, stopAt, tlsStart, onProgress }
    if (direction === 'in' && receiver !== undefined) return new IncomingData(target, receiver, options)
    if (direction === 'out' && source !== undefined) return new OutgoingData(target, source, options)
    return new LocalProtocolError({
      code: 'FTP_BAD_ARGUMENT',
      phase: 'data-connect',
      message: `a transfer needs a ${direction === 'in' ? 'receiver' : 'source'} for its bytes`,
    })
  }

  #start(command: Command): Answer {
    const data = this.#data as DataConnection
    try {
      this.#options.onStart?.(this.#expected)
      data.start(command)
    } catch (cause) {
      data.fail(cause)
    }
    return { type: 'started' }
  }

  async #dataEnded(ticket: Ticket, deadline: Deadline): Promise<Answer> {
    const data = this.#data as DataConnection
    const milliseconds = this.#options.timeouts[deadline]
    data.progress.arm(milliseconds, () => {
      data.stop(new FtpTimeoutError({ deadline, milliseconds, phase: 'transfer', waitingFor: 'byte moved' }))
    })
    const look = () => {
      const final = this.#control.finalReply(ticket)
      const isRefused = final !== undefined && isNegative(final)
      // A control connection that is lost lets the data end; one that we closed does not.
      if (isRefused || this.#control.abandoned) data.stop()
    }
    const unwatch = this.#control.watch(look)
    look()
    const waited = await within(data.ended, undefined, this.#signal)
    unwatch()
    data.progress.disarm()
    return waited.type === 'here' ? { type: 'data-ended', end: waited.value } : this.#aborted()
  }

  async #dropData(): Promise<Answer> {
    const data = this.#data
    if (data !== undefined) {
      await within(data.safeToDrop(), this.#options.timeouts.abort, undefined)
      data.drop()
    }
    return { type: 'dropped' }
  }

  #answer<T>(waited: Waited<T>, here: (value: T) => Answer): Answer {
    if (waited.type === 'here') return here(waited.value)
    return waited.type === 'aborted' ? this.#aborted() : waited
  }

  #aborted(): Answer {
    this.#signal = undefined
    return { type: 'aborted' }
  }
}

function activeUnsupported(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'data-connect',
    message: 'this driver opens data connections itself and takes none; use the passive mode',
  })
}

function modeUnsupported(mode: string): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'data-connect',
    message: `this driver knows no MODE ${mode}; set MODE S before the transfer`,
  })
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

function dataConnectFailed({ host, port }: DataTarget, cause: Error): FtpConnectionError {
  return new FtpConnectionError({
    code: 'FTP_CONNECT_FAILED',
    phase: 'data-connect',
    message:
      `data connection to ${host}:${port}: ${cause.message}; ` +
      'check the firewall and the passive ports of the server',
    cause,
  })
}
