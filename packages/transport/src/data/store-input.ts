import type { Blob } from 'node:buffer'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { FileChunks } from './file-chunks.ts'
import type { FileSource } from './file-source.ts'
import type { DataSource } from './outgoing-data.ts'
import { textAsSource } from './store-source.ts'

/**
 * What can be stored: a local file, a Node or web stream, a Blob, bytes, or any iterable of chunks; a text is given as
 * `[text]`.
 *
 * An iterable may use the memory of a chunk again once it is asked for the next one. It must not wait for a call of the
 * session that sends it, which waits for the store: use a second session. `timeouts.consumer` ends such a wait.
 */
export type StoreInput = FileSource | DataSource | Uint8Array | Blob | ReadableStream<Uint8Array | string>

/** An input as a source, and its size where it has one. */
export function sourceOf(input: StoreInput): {
  readonly source: DataSource
  readonly size?: number | undefined
} {
  if (typeof input === 'string') throw textAsSource()
  if (input instanceof Uint8Array) return { source: [input], size: input.length }
  if ('file' in input) return { source: new FileChunks(input) }
  if ('arrayBuffer' in input) return { source: Readable.fromWeb(input.stream()), size: input.size }
  // As a Node stream it can be destroyed while it gives nothing.
  if ('getReader' in input) return { source: Readable.fromWeb(input) }
  return { source: input }
}
