import type { Readable } from 'node:stream'
import { FtpError, type PathArgument } from '@sluice/protocol'
import type { FtpSession } from '@sluice/transport'
import { isTransient } from '../failure/is-transient.ts'

/** So many of the last bytes on the server are compared with the source. */
const COMPARED_BYTES = 64 * 1024

/**
 * Whether the last of so many bytes that a file has on the server are those of the source at this place, of which
 * `readOurs` gives so many from a byte on. Not so where the server does not let us read them.
 */
export async function hasSameTail(
  session: FtpSession,
  path: PathArgument,
  bytes: number,
  readOurs: (startAt: number, bytes: number) => Promise<Buffer>,
  signal: AbortSignal,
): Promise<boolean> {
  const start = Math.max(0, bytes - COMPARED_BYTES)
  const ours = await readOurs(start, bytes - start)
  const chunks: Buffer[] = []
  const receiver = {
    begin: () => {},
    write: (chunk: Buffer) => {
      chunks.push(Buffer.from(chunk))
      return true
    },
  }
  try {
    await session.retrieve(path, receiver, { offset: start, size: bytes, signal })
  } catch (error) {
    // A connection that was cut shows nothing.
    const isAnswer = error instanceof FtpError && !isTransient(error)
    if (signal.aborted || session.closed || !isAnswer) throw error
    return false
  }
  return Buffer.concat(chunks).equals(ours)
}

/** So many bytes of a stream, or fewer where it has no more; the stream is destroyed behind them. */
export async function firstBytes(stream: Readable, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let left = bytes
  for await (const chunk of stream) {
    const kept = (chunk as Buffer).subarray(0, left)
    chunks.push(kept)
    left -= kept.length
    if (left === 0) break
  }
  return Buffer.concat(chunks)
}
