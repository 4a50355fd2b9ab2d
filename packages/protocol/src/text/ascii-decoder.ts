import { CR, LF } from '../bytes.ts'

/**
 * The text of TYPE A to local text (RFC 959, 3.1.1.1): CRLF becomes LF, whatever the segmentation.
 *
 * A lone CR and a lone LF stay. A CR at the end of a chunk is held until the next one tells what it is.
 *
 * @example
 * const decoder = new AsciiDecoder()
 * for await (const chunk of socket) file.write(decoder.push(chunk))
 * file.end(decoder.end())
 */
export class AsciiDecoder {
  #heldCr = false

  /** The local text; the chunk itself, not a copy, where nothing changes. */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return chunk
    const restoresCr = this.#heldCr && chunk[0] !== LF
    this.#heldCr = chunk[chunk.length - 1] === CR
    const length = this.#heldCr ? chunk.length - 1 : chunk.length
    const dropped: number[] = []
    for (let at = chunk.indexOf(CR); at !== -1; at = chunk.indexOf(CR, at + 1)) {
      if (chunk[at + 1] === LF) dropped.push(at)
    }
    if (!restoresCr && dropped.length === 0)
      return length === chunk.length ? chunk : chunk.subarray(0, length)
    const text = new Uint8Array(length - dropped.length + (restoresCr ? 1 : 0))
    let from = 0
    let to = 0
    if (restoresCr) text[to++] = CR
    for (const at of dropped) {
      text.set(chunk.subarray(from, at), to)
      to += at - from
      from = at + 1
    }
    text.set(chunk.subarray(from, length), to)
    return text
  }

  /** What was held behind the last chunk. */
  end(): Uint8Array {
    const held = this.#heldCr ? Uint8Array.of(CR) : new Uint8Array(0)
    this.#heldCr = false
    return held
  }
}
