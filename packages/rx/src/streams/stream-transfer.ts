import type { Readable, Writable } from 'node:stream'
import { FtpError, type TransferReport } from '@sluice/protocol'
import { FtpAbortError, type FtpSession, type RemotePath, type TransferRequest } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import type { SessionPool } from '../pool/session-pool.ts'
import type { TransferResult } from '../transfer/transfer-event.ts'

/** What a session has to be told of the transfer of a stream. */
export interface StreamRun {
  readonly signal: AbortSignal
  readonly next: () => TransferRequest | undefined
  readonly onStart: (total: number | undefined) => void
}

/** The transfer behind a stream. */
export interface StreamPlan {
  readonly caller: Caller
  readonly path: RemotePath
  /** What the caller gives up with. */
  readonly signal: AbortSignal | undefined
  /** Made when the transfer begins; throws for a path that cannot be sent. */
  readonly request: () => TransferRequest
  readonly run: (session: FtpSession, run: StreamRun) => Promise<TransferReport>
}

/**
 * What a stream to read and one to write have in common: a transfer that begins once, whose failure destroys the
 * stream, and which is given up when the stream is destroyed.
 */
export class StreamTransfer {
  /** Resolves when the stream has ended or finished, else rejects with what destroyed it. Needs no handler. */
  readonly result: Promise<TransferResult>
  /** Bytes that there will be, where that is known; after `ready`. */
  total: number | undefined
  /** The server has not agreed yet. */
  pending = true
  readonly #plan: StreamPlan
  readonly #abort = new AbortController()
  #resolve!: (result: TransferResult) => void
  #reject!: (error: unknown) => void
  #begun = false
  #begunAt = 0
  #over = false
  /** Its result is known; what destroys the stream from now on gives nothing up. */
  #told = false
  #unlisten: (() => void) | undefined

  constructor(plan: StreamPlan) {
    this.#plan = plan
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.result.catch(() => {})
  }

  /** Destroys the stream when the caller's signal says so. */
  obey(stream: Readable | Writable): void {
    const { signal } = this.#plan
    if (signal === undefined) return
    const giveUp = () => stream.destroy(new FtpAbortError('transfer', signal.reason))
    if (signal.aborted) {
      giveUp()
      return
    }
    signal.addEventListener('abort', giveUp, { once: true })
    this.#unlisten = () => signal.removeEventListener('abort', giveUp)
  }

  /** Begins the transfer, if it has not begun; `complete` is called when it is known to be whole. */
  begin(stream: Readable | Writable, lastEvent: 'end' | 'finish', complete: () => void): void {
    if (this.#begun || stream.destroyed) return
    this.#begun = true
    this.#run(stream).then(
      report => {
        this.#over = true
        const result = this.#resultOf(report)
        stream.once(lastEvent, () => {
          this.#told = true
          this.#resolve(result)
        })
        complete()
      },
      error => stream.destroy(error),
    )
  }

  /** A stream has one attempt, and begins where it was told to. */
  #resultOf(report: TransferReport): TransferResult {
    const milliseconds = performance.now() - this.#begunAt
    const { bytes: transferred } = report
    return { ...report, milliseconds, attempts: 1, resumedFrom: 0, transferred, verified: undefined }
  }

  /** The stream is destroyed: gives the transfer up, if it still runs. The error as it is to be told. */
  destroyed(error: Error | null): Error | null {
    this.#unlisten?.()
    // The common end: errors that nobody sees are not made.
    if (this.#told) return error
    const { caller, path } = this.#plan
    const isOurs = error instanceof FtpError || error?.name === 'AbortError'
    const told = isOurs ? caller.explained(error, path) : error
    this.#abort.abort(told ?? undefined)
    const moment = this.#begun ? 'before its end' : 'before anything was asked of it'
    const left = () => new FtpAbortError('transfer', new Error(`the stream was destroyed ${moment}`))
    this.#reject(told ?? caller.explained(left(), path))
    return told
  }

  /** Whether it holds a session of the pool, or will. */
  needs(pool: SessionPool): boolean {
    return this.#plan.caller.pool === pool && !this.#over
  }

  async #run(stream: Readable | Writable): Promise<TransferReport> {
    const { caller, path, request, run } = this.#plan
    const { signal } = this.#abort
    const onStart = (total: number | undefined) => {
      this.#begunAt = performance.now()
      this.pending = false
      this.total = total
      // Whatever a listener does must not be done in the midst of the transfer.
      process.nextTick(() => {
        if (!stream.destroyed) stream.emit('ready')
      })
    }
    return await caller.run((session, next) => run(session, { signal, next, onStart }), {
      path,
      signal,
      priority: 'transfer',
      transfer: this.#described(request),
      // Without an answer of the server no byte can have passed.
      repeats: () => this.pending && !signal.aborted,
    })
  }

  /** A path that cannot be sent is told by the transfer itself. */
  #described(request: () => TransferRequest): TransferRequest | undefined {
    try {
      return request()
    } catch {
      return undefined
    }
  }
}
