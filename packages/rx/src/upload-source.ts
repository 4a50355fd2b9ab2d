import type { DataSource, FileSource } from '@sluice/transport'

/**
 * What an upload sends: a local path or file, bytes, a stream or iterable of chunks, or a function that opens one for
 * each subscription.
 */
export type UploadSource = string | FileSource | Uint8Array | DataSource | (() => DataSource)

/** The source as the session takes it; a path is opened when a session is there for it. */
export function openSource(from: UploadSource): FileSource | Uint8Array | DataSource {
  if (typeof from === 'string') return { file: from }
  return typeof from === 'function' ? from() : from
}
