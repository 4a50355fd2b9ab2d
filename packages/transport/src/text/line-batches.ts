import { type Charset, LineDecoder, type RemoteProtocolError } from '@sluice/protocol'
import type { BatchDecoder } from '../listing/pulled-batches.ts'

/** Reads the lines of a text; a line past the cap throws `FTP_LIMIT_EXCEEDED` behind those before it. */
export class LineBatches implements BatchDecoder<string> {
  readonly #lines: LineDecoder
  #error: RemoteProtocolError | undefined

  constructor(charset: Charset, maxLineBytes: number | undefined) {
    this.#lines = new LineDecoder({ charset, maxLineBytes })
  }

  push(chunk: Uint8Array): readonly string[] {
    return this.#checked(this.#lines.push(chunk))
  }

  end(): readonly string[] {
    return this.#checked(this.#lines.end())
  }

  #checked(found: (string | RemoteProtocolError)[]): readonly string[] {
    const last = found.at(-1)
    if (this.#error === undefined && typeof last === 'object') {
      found.pop()
      this.#error = last
      // The lines before it go first; the error is told when more is asked for.
      if (found.length > 0) return found as string[]
    }
    if (this.#error !== undefined) throw this.#error
    return found as string[]
  }
}
