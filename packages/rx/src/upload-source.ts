import { open } from 'node:fs/promises'
import { LocalProtocolError } from '@sluice/protocol'
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

const READ_BUFFER = 256 * 1024

/** The chunks of a source, opened now; what cannot be opened fails before the server is asked for anything. */
export async function openSource(from: UploadSource): Promise<OpenedSource> {
  if (typeof from === 'string') return await openFile(from)
  if (from instanceof Uint8Array) return { source: [from], size: from.length }
  return { source: typeof from === 'function' ? from() : from, size: undefined }
}

async function openFile(path: string): Promise<OpenedSource> {
  const file = await open(path)
  const stats = await file.stat()
  if (stats.isDirectory()) {
    await file.close()
    throw new LocalProtocolError({
      code: 'FTP_BAD_ARGUMENT',
      phase: 'transfer',
      message: `${path} is a directory; upload its files one by one`,
    })
  }
  // Pipes, devices and the files of /proc give bytes although they have no size.
  const size = stats.isFile() && stats.size > 0 ? stats.size : undefined
  return { source: file.createReadStream({ highWaterMark: READ_BUFFER }), size }
}
