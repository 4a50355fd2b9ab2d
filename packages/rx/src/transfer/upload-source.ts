import type { Blob } from 'node:buffer'
import type { ReadableStream } from 'node:stream/web'
import type { DataSource, FileSource } from '@sluice/transport'

/** A Node or web stream, or any iterable of chunks. */
export type Chunks = DataSource | ReadableStream<Uint8Array | string>

/** A source that can be opened anew at any byte, so that a transfer can go on. */
export interface ResumableSource {
  readonly resumable: true
  /** Bytes that there are in all, where that is known. */
  readonly size?: number | undefined
  /** Opens the source so that it gives what stands at `startAt` first. What it gives must be the same each time. */
  open(startAt: number): Chunks | Promise<Chunks>
}

/** A text, sent in UTF-8: a bare string is a local path. */
export interface TextSource {
  readonly text: string
}

/**
 * What an upload sends: a local path or file, bytes, a Blob, a text, a stream or iterable of chunks, or a function that
 * opens one for each attempt.
 *
 * A stream or an iterable is asked for its first chunk before the server is for the file, so that one that fails
 * without having given anything costs the server nothing; `timeouts.consumer` bounds that wait. What fills the stream
 * must not wait for the event `started` itself.
 */
export type UploadSource =
  | string
  | URL
  | FileSource
  | Uint8Array
  | Blob
  | TextSource
  | Chunks
  | (() => Chunks | Promise<Chunks>)
  | ResumableSource
