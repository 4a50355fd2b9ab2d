import { CR, LF } from '../bytes.ts'

/** How an `AsciiEncoder` writes. */
export interface AsciiEncoderOptions {
  /** Put a line end behind a last line that has none; default false. */
  readonly finalLineEnd?: boolean
}

/**
 * Local text to the text of TYPE A (RFC 959, 3.1.1.1): LF becomes CRLF, whatever the segmentation.
 *
 * A CR LF that is there already stays one, and so does a lone CR: neither is an end of line of this kind of text.
 *
 * @example
 * const encoder = new AsciiEncoder()
 * for await (const chunk of source) socket.write(encoder.push(chunk))
 * socket.end(encoder.end())
 */
export class AsciiEncoder {
  readonly #finalLineEnd: boolean
  /** The byte before the next one; LF before the first, since an empty text has no line without an end. */
  #last: number = LF

  constructor(options: AsciiEncoderOptions = {}) {
    this.#finalLineEnd = options.finalLineEnd === true
  }

  /** The bytes to send; the chunk itself, not a copy, where nothing changes. */
  push(chunk: Uint8Array): Uint8Array {
    const ends: number[] = []
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      if ((at === 0 ? this.#last : chunk[at - 1]) !== CR) ends.push(at)
    }
    if (chunk.length > 0) this.#last = chunk[chunk.length - 1] as number
    if (ends.length === 0) return chunk
    const text = new Uint8Array(chunk.length + ends.length)
    let from = 0
    let to = 0
    for (const end of ends) {
      text.set(chunk.subarray(from, end), to)
      to += end - from
      text[to++] = CR
      from = end
    }
    text.set(chunk.subarray(from), to)
    return text
  }

  /** What is still to be sent behind the last chunk. */
  end(): Uint8Array {
    const last = this.#last
    this.#last = LF
    if (!this.#finalLineEnd || last === LF) return new Uint8Array(0)
    return last === CR ? Uint8Array.of(LF) : Uint8Array.of(CR, LF)
  }
}
