import { pipeline, Readable } from 'node:stream'
import { createDeflate } from 'node:zlib'

/** Fewer and larger writes than with the default of Node. */
const CHUNK_BYTES = 64 * 1024

/**
 * Bytes for MODE Z: what the source gives, compressed (zlib format, RFC 1950). It is read no faster than the result,
 * and its error is the error of the result.
 */
export function deflated(
  source: AsyncIterable<Uint8Array>,
  level: number | undefined,
): AsyncIterable<Uint8Array> {
  const deflate = createDeflate({ chunkSize: CHUNK_BYTES, ...(level !== undefined && { level }) })
  // An error is told by the reading of `deflate` as well.
  pipeline(Readable.from(source, { objectMode: true, highWaterMark: 1 }), deflate, () => {})
  return deflate
}
