import {
  type Answer,
  type Command,
  type DataUse,
  isNegative,
  LocalProtocolError,
  type Step,
} from '@sluice/protocol'
import type { ControlConnection } from '../control/control-connection.ts'
import type { DataConnection } from '../data/data-connection.ts'
import type { DataTarget } from '../data/data-target.ts'
import { IncomingData } from '../data/incoming-data.ts'
import { OutgoingData } from '../data/outgoing-data.ts'
import { FtpConnectionError, FtpTimeoutError } from '../errors.ts'
import { within } from '../within.ts'
import type { DriverOptions } from './driver-options.ts'
import type { Interest } from './interest.ts'

/** The steps of an exchange that concern its data connection, of which there is one at a time. */
export class DataSteps {
  readonly #options: DriverOptions
  readonly #control: ControlConnection
  readonly #interest: Interest
  #data: DataConnection | undefined
  #expected: number | undefined

  constructor(options: DriverOptions, interest: Interest) {
    this.#options = options
    this.#control = options.control
    this.#interest = interest
  }

  async connect({ port, use }: Extract<Step, { type: 'connect' }>): Promise<Answer> {
    const { identity, timeouts } = this.#options
    const host = this.#control.channel.remoteAddress
    const isPrivate = this.#control.session.state.dataProtection === 'private'
    const target: DataTarget = { host, port, identity: isPrivate ? identity : undefined }
    this.release()
    this.#expected = use.expected
    const opening = this.#open(target, use)
    if (opening instanceof LocalProtocolError) return { type: 'open-failed', error: opening }
    this.#data = opening
    // Without its control connection a data connection is of no use.
    const unwatch = this.#control.watch(() => this.#control.closed && this.#data?.drop())
    const waited = await within(this.#data.connected, timeouts.dataConnect, this.#interest.signal)
    unwatch()
    if (waited.type === 'here') return { type: 'opened' }
    if (waited.type === 'aborted') return this.#interest.lose()
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

  start(command: Command): Answer {
    const data = this.#data as DataConnection
    try {
      this.#options.onStart?.(this.#expected)
      data.start(command)
    } catch (cause) {
      data.fail(cause)
    }
    return { type: 'started' }
  }

  async ended({ ticket, deadline }: Extract<Step, { type: 'data-ended' }>): Promise<Answer> {
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
    const waited = await within(data.ended, undefined, this.#interest.signal)
    unwatch()
    data.progress.disarm()
    return waited.type === 'here' ? { type: 'data-ended', end: waited.value } : this.#interest.lose()
  }

  async drop(): Promise<Answer> {
    const data = this.#data
    if (data !== undefined) {
      await within(data.safeToDrop(), this.#options.timeouts.abort, undefined)
      data.drop()
    }
    return { type: 'dropped' }
  }

  /** Drops what is left of the data connection. */
  release(): void {
    this.#data?.drop()
  }

  listen(): Answer {
    return { type: 'open-failed', error: activeUnsupported() }
  }

  accept(_step: Extract<Step, { type: 'accept' }>): Answer {
    return { type: 'open-failed', error: activeUnsupported() }
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
