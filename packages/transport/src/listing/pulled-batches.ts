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
  readonly #transfer: PulledTransfer<T>
  #abort: LinkedAbort | undefined
  readonly #batches: AsyncGenerator<readonly T[], TransferReport | undefined, undefined>
  #stopped = false

  constructor(transfer: PulledTransfer<T>) {
    this.#transfer = transfer
    this.#batches = this.#run()
  }

  next(): Promise<IteratorResult<readonly T[], TransferReport | undefined>> {
    return this.#batches.next()
  }

  async return(): Promise<IteratorResult<readonly T[], undefined>> {
    this.#stopped = true
    this.#abort?.abort()
    await this.#batches.return(undefined)
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
    const spool = new Spool(this.#transfer.spoolBytes)
    const abort = new LinkedAbort(this.#transfer.signal)
    this.#abort = abort
    const work = this.#transfer.start(spool, abort.signal)
    const over = work.then(
      () => spool.end(),
      () => spool.end(),
    )
    let decoder: BatchDecoder<T> | undefined
    const decoded = (chunk: Uint8Array | undefined): readonly T[] => {
      if (spool.command === undefined) return []
      decoder ??= this.#transfer.decoder(spool.command)
      return chunk === undefined ? decoder.end() : decoder.push(chunk)
    }
    try {
      for (let chunk = await spool.take(); chunk !== undefined; chunk = await spool.take()) {
        const batch = decoded(chunk)
        if (batch.length > 0) yield batch
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
}
