import { Readable } from 'node:stream'
import { isLending } from './lending-source.ts'
import type { DataSource } from './outgoing-data.ts'

/** The beginning of a source, which is waited for before the server is told to replace a file. */
export interface SourceStart {
  /** The source with all that it gives. */
  readonly source: DataSource
  /** Asks for the first chunk. Resolves when it is there, or there is none; rejects with what the source fails with. */
  begin(): Promise<void>
  /** Closes what was begun, if nobody has read it to its end. */
  leave(): Promise<void> | undefined
}

/** The beginning of what may fail without having given anything; bytes that are there need not be waited for. */
export function startOf(source: DataSource): SourceStart | undefined {
  if (Array.isArray(source) || isLending(source)) return undefined
  return source instanceof Readable ? new StreamStart(source) : new IterableStart(source)
}

class StreamStart implements SourceStart {
  readonly source: Readable

  constructor(source: Readable) {
    this.source = source
  }

  begin(): Promise<void> {
    const { source } = this
    return new Promise((resolve, reject) => {
      const settle = () => {
        source.off('readable', settle).off('close', settle)
        if (source.errored !== null) reject(source.errored)
        else if (source.readableLength > 0 || !source.destroyed || source.readableEnded) resolve()
        else reject(new Error('the source was destroyed before its first byte'))
      }
      if (source.readableLength > 0) settle()
      else source.on('readable', settle).on('close', settle)
    })
  }

  /** Whoever stores a stream destroys it. */
  leave(): undefined {}
}

class IterableStart implements SourceStart {
  readonly source: DataSource
  readonly #chunks: AsyncGenerator<Uint8Array | string, void, undefined>
  #first: Promise<IteratorResult<Uint8Array | string, void>> | undefined
  #isStuck = false

  constructor(source: DataSource) {
    const chunks = chunksOf(source)
    this.#chunks = chunks
    const iterator = {
      next: () => {
        const first = this.#first ?? chunks.next()
        this.#first = undefined
        return first
      },
      return: () => chunks.return(),
    }
    this.source = { [Symbol.asyncIterator]: () => iterator }
  }

  async begin(): Promise<void> {
    this.#isStuck = true
    this.#first = this.#chunks.next()
    await this.#first
    this.#isStuck = false
  }

  async leave(): Promise<void> {
    const left = this.#chunks.return().catch(() => {})
    // It would come only behind a chunk that may never come.
    if (!this.#isStuck) await left
  }
}

async function* chunksOf(source: DataSource): AsyncGenerator<Uint8Array | string, void, undefined> {
  yield* source
}
