import {
  ask,
  type Conversation,
  type DataPlan,
  type Exchange,
  LocalProtocolError,
  type Outcome,
} from '@sluice/protocol'
import type { CallOptions, TransferOptions } from '../call-options.ts'
import { type ConnectionOptions, idleTimeOf } from '../connection-options.ts'
import type { ExchangeCall } from '../driver/driver-options.ts'
import { FtpConnectionError } from '../errors.ts'
import { IdleTimer } from './idle-timer.ts'
import { LinkedAbort } from './linked-abort.ts'
import { sendablePlan } from './sendable-plan.ts'
import type { SessionLink } from './session-link.ts'
import { SessionQueue } from './session-queue.ts'

/** Where the bytes of a call go to or come from. */
type DataFlow = Pick<ExchangeCall, 'receiver' | 'source' | 'begun'>

/** What a call adds to the options of its caller. */
export interface RunOptions extends TransferOptions {
  /** Called as soon as another call waits behind this one, also if it does already when this one begins. */
  readonly onWaiting?: (() => void) | undefined
  /** What the call transfers, so that the one before it can prepare that. */
  readonly plan?: TransferPlanner | undefined
  /** What the caller will transfer next, should nothing wait yet. */
  readonly nextPlan?: TransferPlanner | undefined
  /** Nothing may wait behind this call, for nobody would come to an end: its end is up to the caller. */
  readonly exclusive?: boolean | undefined
}

/** Says what a transfer asks first, if there is one. */
export type TransferPlanner = (conversation: Conversation) => DataPlan | undefined

/** Makes an exchange when its turn has come; meanwhile nothing else runs. */
export type ExchangeMaker<T> = (
  conversation: Conversation,
) => Exchange<Outcome<T>> | Promise<Exchange<Outcome<T>>>

interface Running {
  readonly abort: LinkedAbort
  readonly onWaiting: (() => void) | undefined
  /** What waits for its end. */
  readonly followers: (() => void)[]
}

let runners = 0

/** Runs the exchanges of a session on its link, one at a time, in the order in which they were asked for. */
export class SessionRunner {
  /** Whoever holds two sessions takes the lower number first, so that no two wait for each other. */
  readonly number: number = ++runners
  /** The connection that calls run on; another one after a reconnect. */
  link: SessionLink
  readonly #queue = new SessionQueue<TransferPlanner>()
  #abort = new LinkedAbort()
  #running: Running | undefined
  readonly #idle: IdleTimer
  readonly #reconnects: boolean
  #exclusive = 0
  #reopening = false
  #ended = false
  #refs = true

  constructor(link: SessionLink, options: ConnectionOptions) {
    this.link = link
    this.#reconnects = options.reconnect === 'on-call'
    this.#idle = new IdleTimer(idleTimeOf(options), () => this.#noop())
    this.#idle.start()
  }

  /** Runs an exchange in its turn; it is made when the turn comes. */
  run<T>(exchange: ExchangeMaker<T>, options: RunOptions = {}, flow?: DataFlow): Promise<T> {
    return this.#enter(() => this.#perform(exchange, options, flow), options)
  }

  /** Holds the session for work that is more than one exchange. */
  hold<T>(work: (link: SessionLink, signal: AbortSignal) => Promise<T>, options: CallOptions): Promise<T> {
    return this.#enter(
      () =>
        this.#turn(options, async signal => {
          await this.#ensureOpen(signal)
          return await work(this.link, signal)
        }),
      options,
    )
  }

  /** Opens the connection anew in its turn, in the state of the one before. */
  reconnect({ signal }: CallOptions = {}): Promise<void> {
    return this.#enter(() => this.#turn({ signal }, abort => this.#reopen(abort)), { signal })
  }

  /** From here on nothing is opened anew, and what is just being opened is given up. */
  end(): void {
    this.#ended = true
    this.#idle.stop()
    if (this.#reopening) this.#running?.abort.abort()
  }

  /** The session is to be closed behind what runs and waits. */
  leave(): void {
    this.end()
    this.link.control.leave()
  }

  /** Whether the session keeps the process running while it is idle. */
  setRef(refs: boolean): void {
    this.#refs = refs
    const { channel } = this.link.control
    if (refs) channel.ref()
    else channel.unref()
  }

  /** Aborts what runs; resolves when the session is back in step or closed. What waits is not aborted. */
  async abort(reason?: unknown): Promise<void> {
    const running = this.#running
    if (running === undefined) return
    const over = new Promise<void>(resolve => running.followers.push(resolve))
    running.abort.abort(reason)
    await over
  }

  #enter<T>(turn: () => Promise<T>, { signal, plan, exclusive }: RunOptions): Promise<T> {
    if (this.#exclusive > 0) return Promise.reject(heldByData())
    this.#running?.onWaiting?.()
    if (exclusive !== true) return this.#queue.run(turn, signal, plan)
    this.#exclusive++
    return this.#queue.run(turn, signal, plan).finally(() => this.#exclusive--)
  }

  #perform<T>(exchange: ExchangeMaker<T>, options: RunOptions, flow: DataFlow | undefined): Promise<T> {
    return this.#turn(options, async signal => {
      if (this.link.control.closed) await this.#ensureOpen(signal)
      const { link } = this
      // A call that waits is next whatever was announced, also if it is no transfer.
      const lookAhead = () => {
        const { next } = this.#queue
        const planner = next === undefined ? options.nextPlan : next.note
        return planner && sendablePlan(() => planner(link.conversation), link.options)
      }
      const made = await exchange(link.conversation)
      return await link.perform(made, {
        receiver: flow?.receiver,
        source: flow?.source,
        begun: flow?.begun,
        signal,
        lookAhead,
        throttle: options.throttle,
        minRate: options.minRate,
        onStart: options.onStart,
        onProgress: options.onProgress,
      })
    })
  }

  async #turn<T>(
    { signal, onWaiting }: Pick<RunOptions, 'signal' | 'onWaiting'>,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    this.#idle.stop()
    const running: Running = { abort: this.#abortFor(signal), onWaiting, followers: [] }
    this.#running = running
    if (this.#queue.next !== undefined) onWaiting?.()
    try {
      return await work(running.abort.signal)
    } finally {
      running.abort.release()
      this.#running = undefined
      if (!this.link.control.closed && !this.#ended) this.#idle.start()
      for (const follow of running.followers) follow()
    }
  }

  /** One serves all calls, for they run one at a time, until it is used. */
  #abortFor(signal: AbortSignal | undefined): LinkedAbort {
    if (this.#abort.signal.aborted) this.#abort = new LinkedAbort()
    this.#abort.follow(signal)
    return this.#abort
  }

  async #ensureOpen(signal: AbortSignal): Promise<void> {
    if (this.link.control.closed && this.#reconnects && !this.#ended) await this.#reopen(signal)
  }

  async #reopen(signal: AbortSignal): Promise<void> {
    if (this.#ended) throw endedForGood()
    this.#reopening = true
    try {
      this.link = await this.link.reopen({ signal })
    } catch (error) {
      throw this.#ended ? endedForGood() : error
    } finally {
      this.#reopening = false
    }
    if (this.#ended) this.link.control.destroy()
    this.setRef(this.#refs)
  }

  /** An answer of any kind shows that the server is there; without one the session closes with the reason. */
  #noop(): void {
    const { link } = this
    if (link.control.closed) return
    const noop = () => this.#turn({}, signal => link.perform(ask({ verb: 'NOOP' }), { signal }))
    this.#queue.run(noop).catch(() => {})
  }
}

function endedForGood(): FtpConnectionError {
  return new FtpConnectionError({
    code: 'FTP_CONNECTION_LOST',
    phase: 'connect',
    message: 'the session was closed for good; open a new one',
  })
}

function heldByData(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'command',
    message:
      'a data connection that was opened by openData holds the session; bring it to its end or destroy it, ' +
      'wait for its complete(), and then call again',
  })
}
