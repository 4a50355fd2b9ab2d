import type { Command, TransferReport } from '@sluice/protocol'
import { LinkedAbort } from '../session/linked-abort.ts'
import { Spool } from './spool.ts'

/** Makes values of bytes; what it throws ends the reading. */
export interface BatchDecoder<T> {
  push(chunk: Uint8Array): readonly T[]
  end(): readonly T[]
}

/** A transfer whose values are pulled. */
export interface PulledTransfer<T> {
  /** Begins it; its bytes go to the spool. */
  readonly start: (spool: Spool, signal: AbortSignal) => Promise<TransferReport | undefined>
  /** Called once the command that the bytes answer is known. */
  readonly decoder: (command: Command) => BatchDecoder<T>
  /** Bytes that are decoded at a time; default as many as have come in one piece. */
  readonly sliceBytes?: number | undefined
  readonly spoolBytes: number
  readonly signal: AbortSignal | undefined
}

/**
 * The values of one transfer in batches, as they arrive.
 *
 * The transfer begins with the first `next()`. The last batch is followed by the verdict: `next()` rejects with what is
 * wrong with the transfer, and only a whole one is `done`, with its report. `return()` gives the transfer up, also
 * while a `next()` waits, and resolves when the session is back in step.
 */
export class PulledBatches<T> implements AsyncIterableIterator<readonly T[]> {
  /** Resolves when the transfer needs its session no more, whatever of it is unread; never rejects. */
  readonly over: Promise<void>
  readonly #transfer: PulledTransfer<T>
  #settle: () => void = () => {}
  #spool: Spool | undefined
  #drained: 'fail' | 'hold' | undefined
  #abort: LinkedAbort | undefined
  readonly #batches: AsyncGenerator<readonly T[], TransferReport | undefined, undefined>
  #stopped = false

  constructor(transfer: PulledTransfer<T>) {
    this.#transfer = transfer
    this.over = new Promise(resolve => {
      this.#settle = resolve
    })
    this.#batches = this.#run()
  }

  /**
   * Takes what is still to come into memory, as if another call waited for the session: for one that waits where the
   * session does not see it. Past `spoolBytes` the transfer fails, or pauses again until the reader is on (`hold`).
   */
  drain(pastCap: 'fail' | 'hold' = 'fail'): void {
    if (this.#drained !== 'fail') this.#drained = pastCap
    this.#spool?.drain(pastCap)
  }

  next(): Promise<IteratorResult<readonly T[], TransferReport | undefined>> {
    return this.#batches.next()
  }

  async return(): Promise<IteratorResult<readonly T[], undefined>> {
    this.#stopped = true
    this.#abort?.abort()
    await this.#batches.return(undefined)
    // One that was never begun has no end of its own.
    this.#settle()
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<IteratorResult<readonly T[], undefined>> {
    await this.return()
    throw error
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async *#run(): AsyncGenerator<readonly T[], TransferReport | undefined, undefined> {
    const spool = this.#begin()
    const abort = new LinkedAbort(this.#transfer.signal)
    this.#abort = abort
    const work = this.#transfer.start(spool, abort.signal)
    const end = () => {
      spool.end()
      this.#settle()
    }
    const over = work.then(end, end)
    let decoder: BatchDecoder<T> | undefined
    const decoded = (chunk: Uint8Array | undefined): readonly T[] => {
      if (spool.command === undefined) return []
      decoder ??= this.#transfer.decoder(spool.command)
      return chunk === undefined ? decoder.end() : decoder.push(chunk)
    }
    try {
      for (let chunk = await spool.take(); chunk !== undefined; chunk = await spool.take()) {
        const { sliceBytes = chunk.length } = this.#transfer
        for (let at = 0; at < chunk.length; at += sliceBytes) {
          const batch = decoded(chunk.subarray(at, at + sliceBytes))
          if (batch.length > 0) yield batch
        }
      }
      const report = await work
      const rest = decoded(undefined)
      if (rest.length > 0) yield rest
      return report
    } catch (error) {
      if (this.#stopped) return undefined
      throw error
    } finally {
      abort.abort()
      abort.release()
      await over
    }
  }

  #begin(): Spool {
    try {
      this.#spool = new Spool(this.#transfer.spoolBytes)
    } catch (error) {
      this.#settle()
      throw error
    }
    if (this.#drained !== undefined) this.#spool.drain(this.#drained)
    return this.#spool
  }
}
