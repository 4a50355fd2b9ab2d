import {
  type Answer,
  type Command,
  type DataUse,
  type FtpError,
  LocalProtocolError,
  type Step,
} from '@sluice/protocol'
import type { ControlConnection } from '../control/control-connection.ts'
import { resolveCompression } from '../data/compression.ts'
import type { DataConnection } from '../data/data-connection.ts'
import type { DataTarget } from '../data/data-target.ts'
import { IncomingData } from '../data/incoming-data.ts'
import { OutgoingData } from '../data/outgoing-data.ts'
import { SlabPool } from '../data/slab-pool.ts'
import { FtpTimeoutError } from '../errors.ts'
import { within } from '../within.ts'
import type { ActiveListener } from './active-listener.ts'
import type { DriverOptions, ExchangeCall } from './driver-options.ts'
import { flowEnd } from './flow-end.ts'
import type { Interest } from './interest.ts'
import { arrivalOf, listenFor, unreachable } from './open-active.ts'
import { openPassive } from './open-passive.ts'
import { TransferNoops } from './transfer-noops.ts'

/** The steps of an exchange that concern its data connection, of which there is one at a time. */
export class DataSteps {
  readonly #options: DriverOptions
  readonly #call: ExchangeCall
  readonly #control: ControlConnection
  readonly #interest: Interest
  readonly #noops: TransferNoops
  #data: DataConnection | undefined
  #listener: ActiveListener | undefined
  #expected: number | undefined
  #command: Command | undefined

  constructor(options: DriverOptions, call: ExchangeCall, interest: Interest) {
    this.#options = options
    this.#call = call
    this.#control = options.control
    this.#interest = interest
    this.#noops = new TransferNoops(options.control, options.noopDuringTransfers)
  }

  /** For how many milliseconds our own side has moved nothing; 0 while it is not waited for. */
  get standsStillFor(): number {
    return this.#data?.clock.standsStillFor ?? 0
  }

  async connect({ host, port, use }: Extract<Step, { type: 'connect' }>): Promise<Answer> {
    const { dialer, timeouts } = this.#options
    this.release()
    const why = this.#whyNot(use)
    if (why !== undefined) return { type: 'open-failed', error: why }
    const opening = await openPassive({
      control: this.#control,
      dialer,
      host: host ?? this.#control.channel.remoteAddress,
      port,
      milliseconds: timeouts.dataConnect,
      interest: this.#interest,
      make: from => this.#make(from, use),
    })
    return 'type' in opening ? opening : this.#opened(opening, use)
  }

  async listen(): Promise<Answer> {
    const { dialer, active = {} } = this.#options
    this.release()
    if (dialer?.direct === false) return { type: 'open-failed', error: unreachable() }
    try {
      const { listener, host } = await listenFor(this.#control, active)
      this.#listener = listener
      return { type: 'listening', address: { host, port: listener.port } }
    } catch (error) {
      return { type: 'open-failed', error: error as FtpError }
    }
  }

  async accept({ ticket, use, deadline }: Extract<Step, { type: 'accept' }>): Promise<Answer> {
    const why = this.#whyNot(use)
    if (why !== undefined) return { type: 'open-failed', error: why }
    const listener = this.#listener as ActiveListener
    const arrival = await arrivalOf(listener, this.#control, {
      ticket,
      deadline,
      afterCompletion: this.#options.timeouts.cause,
      interest: this.#interest,
    })
    if (arrival.type !== 'here') return arrival
    return this.#opened(this.#make({ stream: arrival.socket }, use), use)
  }

  start({ command, modified }: Extract<Step, { type: 'start-data' }>): Answer {
    const data = this.#data as DataConnection
    this.#command = command
    this.#control.tracer.begun(command, this.#expected)
    try {
      this.#call.onStart?.(this.#expected, modified)
      data.start(command)
    } catch (cause) {
      data.fail(cause)
    }
    return { type: 'started' }
  }

  async ended(step: Extract<Step, { type: 'data-ended' }>): Promise<Answer> {
    const data = this.#data as DataConnection
    this.#noops.begin()
    const end = await flowEnd(
      data,
      step,
      { control: this.#control, timeouts: this.#options.timeouts, minRate: this.#call.minRate },
      this.#interest,
    )
    this.#noops.end()
    if ('type' in end) return end
    if (this.#command !== undefined) this.#control.tracer.ended(this.#command, this.#expected, end)
    // A server that still waits for it could not say why.
    if (end.how === 'broken') await this.#dropBroken(end.cause)
    return { type: 'data-ended', end }
  }

  async drop(): Promise<Answer> {
    const handshake = this.#data?.settled()
    if (handshake !== undefined) await within(handshake, this.#options.timeouts.abort, undefined)
    this.release()
    return { type: 'dropped' }
  }

  async #dropBroken(cause: unknown): Promise<void> {
    // A handshake that has had its time is waited for no longer.
    const isStuck = cause instanceof FtpTimeoutError && cause.deadline === 'tls'
    if (isStuck) this.release()
    else await this.drop()
  }

  /** Drops what is left of the data connection, and listens for none. */
  release(): void {
    this.#listener?.close()
    this.#listener = undefined
    this.#data?.drop()
  }

  /** Resolves when nothing that was sent beside the exchange is unanswered; undefined if nothing was. */
  settled(): Promise<void> | undefined {
    return this.#noops.settled()
  }

  #opened(data: DataConnection, { expected }: DataUse): Answer {
    this.#data = data
    this.#expected = expected
    return { type: 'opened' }
  }

  /** Why there can be no such data connection: a throw would keep the exchange from its way back. */
  #whyNot({ direction, mode }: DataUse): LocalProtocolError | undefined {
    const { receiver, source } = this.#call
    if (mode !== 'S' && mode !== 'Z') return modeUnsupported(mode)
    if ((direction === 'in' ? receiver : source) !== undefined) return undefined
    return new LocalProtocolError({
      code: 'FTP_BAD_ARGUMENT',
      phase: 'data-connect',
      message: `a transfer needs a ${direction === 'in' ? 'receiver' : 'source'} for its bytes`,
    })
  }

  #make(from: DataTarget['from'], { direction, expected, stopAt, tlsStart, mode }: DataUse): DataConnection {
    const { receiver, source, onProgress, throttle } = this.#call
    const { tlsEnd = 'size', throttles } = this.#options
    const { compression = resolveCompression(undefined), slabs = new SlabPool() } = this.#options
    const isPrivate = this.#control.session.state.dataProtection === 'private'
    const target: DataTarget = { from, identity: isPrivate ? this.#options.identity : undefined }
    const shared = direction === 'in' ? throttles?.download : throttles?.upload
    const options = {
      expected,
      stopAt,
      tlsStart,
      mode,
      tlsEnd,
      throttles: [throttle, shared].filter(it => it !== undefined),
      compression,
      slabs,
      onProgress,
    }
    if (direction === 'in' && receiver !== undefined) return new IncomingData(target, receiver, options)
    if (source !== undefined) return new OutgoingData(target, source, options)
    throw new TypeError('a data connection without an end of ours')
  }
}

function modeUnsupported(mode: string): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'data-connect',
    message: `this driver knows no MODE ${mode}; set MODE S before the transfer`,
  })
}
