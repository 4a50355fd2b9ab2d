import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { DataSource } from '@sluice/transport'

/**
 * What an upload sends: a local path, bytes, a stream or iterable of chunks, or a function that opens one for each
 * subscription.
 */
export type UploadSource = string | Uint8Array | DataSource | (() => DataSource)

export interface OpenedSource {
  readonly source: DataSource
  /** Bytes that it will give, where that is known. */
  readonly size: number | undefined
}

/** The chunks of a source, opened now. */
export async function openSource(from: UploadSource): Promise<OpenedSource> {
  if (typeof from === 'string') {
    const { size } = await stat(from)
    return { source: createReadStream(from, { highWaterMark: 256 * 1024 }), size }
  }
  if (from instanceof Uint8Array) return { source: [from], size: from.length }
  return { source: typeof from === 'function' ? from() : from, size: undefined }
}
