import { AsciiEncoder, type Charset } from '@sluice/protocol'
import type { DataSource } from '../data/outgoing-data.ts'

/** What is known of a local text. */
export interface AsciiSourceOptions {
  /** Put a line end behind a last line that has none. */
  readonly finalLineEnd?: boolean | undefined
  /** Bytes that the source will give; another count is an error. */
  readonly size?: number | undefined
}

/** A local text as the text of TYPE A: LF becomes CRLF, and what is text is written in the charset. */
export async function* asciiSource(
  source: DataSource,
  charset: Charset,
  { finalLineEnd = false, size }: AsciiSourceOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new AsciiEncoder({ finalLineEnd })
  let count = 0
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? charset.encode(chunk) : chunk
    count += bytes.length
    yield encoder.push(bytes)
  }
  if (size !== undefined && count !== size) {
    throw new Error(`the source gave ${count} bytes instead of ${size}`)
  }
  yield encoder.end()
}
