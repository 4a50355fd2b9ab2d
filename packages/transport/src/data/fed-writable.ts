import { Writable } from 'node:stream'
import { ChunkFeed } from './chunk-feed.ts'
import type { LendingSource } from './lending-source.ts'

type Done = (error?: Error | null) => void

/**
 * A stream to write to that feeds a transfer: a chunk counts as written when the kernel has taken it, and the stream
 * finishes only when the transfer is known to be whole.
 */
export abstract class FedWritable extends Writable {
  readonly #feed = new ChunkFeed()
  /** Of the chunks that are on their way. */
  #written: Done | undefined
  #finished: Done | undefined

  /** What the transfer reads from. */
  protected get feed(): LendingSource {
    return this.#feed
  }

  /** There is something to transfer, or nothing more; the first time is when the transfer is wanted. */
  protected abstract fed(): void

  /** The stream is destroyed: gives the transfer up, if it still runs, and says what the stream is to tell. */
  protected abstract giveUp(error: Error | null): Error | null

  /** The transfer is whole. */
  protected finish(): void {
    this.#finished?.()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#give([chunk], done)
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: Done): void {
    this.#give(
      chunks.map(({ chunk }) => chunk),
      done,
    )
  }

  override _final(done: Done): void {
    this.#finished = done
    this.#feed.end()
    this.fed()
  }

  override _destroy(error: Error | null, done: Done): void {
    const told = this.giveUp(error)
    const cut = told ?? new Error('the stream was destroyed before all of it was written')
    this.#feed.fail(cut)
    done(told)
    // Node answers no write before the one that is under way.
    const written = this.#written
    this.#written = undefined
    written?.(cut)
  }

  #give(chunks: readonly Buffer[], done: Done): void {
    this.#written = done
    this.#feed.give(chunks, () => {
      this.#written = undefined
      done()
    })
    this.fed()
  }
}
