import type { LendingSource } from './lending-source.ts'

/** Smaller chunks that wait together travel together. */
const JOINED_BYTES = 64 * 1024

interface Batch {
  /** What is not handed on yet. */
  readonly chunks: Uint8Array[]
  /** Chunks that the kernel has not taken yet. */
  left: number
  readonly done: () => void
}

/**
 * Hands what is written to a stream on to a transfer, one batch at a time. A batch is done when the kernel has all of
 * its bytes: from then on their memory belongs to the writer again.
 */
export class ChunkFeed implements LendingSource {
  #batch: Batch | undefined
  #lent = false
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined

  /** The next bytes; not before `done` was called for those before them. */
  give(chunks: readonly Uint8Array[], done: () => void): void {
    const joined = joinSmall(chunks)
    if (joined.length === 0) {
      done()
      return
    }
    this.#batch = { chunks: joined, left: joined.length, done }
    this.#wake?.()
  }

  /** There is nothing more. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** There will be no end: what is transferred is not whole. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake?.()
  }

  lend(): void {
    this.#lent = true
  }

  release(): void {
    const batch = this.#batch
    if (batch === undefined || --batch.left > 0) return
    this.#batch = undefined
    batch.done()
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error
      const chunk = this.#batch?.chunks.shift()
      if (chunk !== undefined) return { done: false, value: this.#lent ? chunk : this.#copied(chunk) }
      if (this.#ended && this.#batch === undefined) return { done: true, value: undefined }
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Nobody tells when bytes that are compressed on their way are out. */
  #copied(chunk: Uint8Array): Uint8Array {
    const copy = Uint8Array.from(chunk)
    this.release()
    return copy
  }
}

function joinSmall(chunks: readonly Uint8Array[]): Uint8Array[] {
  const joined: Uint8Array[] = []
  let run: Uint8Array[] = []
  let bytes = 0
  const flush = () => {
    const [first] = run
    if (first !== undefined) joined.push(run.length === 1 ? first : Buffer.concat(run, bytes))
    run = []
    bytes = 0
  }
  for (const chunk of chunks) {
    if (chunk.length === 0) continue
    if (bytes + chunk.length > JOINED_BYTES) flush()
    run.push(chunk)
    bytes += chunk.length
  }
  flush()
  return joined
}
