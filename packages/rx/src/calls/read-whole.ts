import { FtpError } from '@sluice/protocol'
import type { RemotePath } from '@sluice/transport'
import { FtpReadable } from '../streams/ftp-readable.ts'
import type { Caller } from './caller.ts'
import type { TextEncoding } from './text-codec.ts'

export interface ReadFileOptions {
  readonly signal?: AbortSignal | undefined
  /** Give text instead of bytes. Default: bytes. */
  readonly encoding?: TextEncoding | null | undefined
  /** Bytes that are collected at most; a larger file is an error (`FTP_TOO_LARGE`). Default 512 MiB. */
  readonly limit?: number | undefined
}

/** As much as one string of Node can hold. */
const LIMIT_BYTES = 512 * 1024 * 1024

/** All bytes of a file. */
export async function readWhole(caller: Caller, path: RemotePath, options: ReadFileOptions): Promise<Buffer> {
  const { signal, limit = LIMIT_BYTES } = options
  const stream = new FtpReadable(caller, path, { signal })
  const chunks: Buffer[] = []
  for await (const chunk of stream) {
    const most = Math.max(stream.bytesRead, stream.total ?? 0)
    if (most > limit) throw caller.explained(tooLarge(most, limit), path)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(bytes: number, limit: number): FtpError {
  return new FtpError({
    code: 'FTP_TOO_LARGE',
    phase: 'transfer',
    message:
      `the file has ${bytes} bytes or more, and the limit is ${limit}; raise limit, or read it as a stream ` +
      'with createReadStream',
  })
}
