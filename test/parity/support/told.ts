import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import {
  FtpError,
  isNegative,
  LocalProtocolError,
  RemoteProtocolError,
  type Reply,
  type TransferReport,
} from '@sluice/protocol'
import {
  FtpConnectionError,
  type FtpSession,
  FtpTimeoutError,
  FtpTlsError,
  type RetrieveOptions,
} from '@sluice/transport'
import type { Failure, Told } from '../row.ts'

/** A reply as `ftplib` gives it: the lines as they came, without the last line end. */
export function told({ code, lines }: Reply): string {
  const last = lines.length - 1
  return lines
    .map((line, at) => (at === last ? `${code} ${line}` : at === 0 ? `${code}-${line}` : line))
    .join('\n')
}

/** What a call fails with, as `ftplib` would call it; rethrows what is no error of ours. */
export function failed(error: unknown): Failure {
  if (!(error instanceof FtpError)) throw error
  const { reply } = error
  if (reply !== undefined && isNegative(reply)) {
    return { fails: reply.code < 500 ? 'error_temp' : 'error_perm', text: told(reply) }
  }
  if (error instanceof RemoteProtocolError) {
    if (error.code === 'FTP_UNEXPECTED_REPLY' && reply !== undefined)
      return { fails: 'error_reply', text: told(reply) }
    if (error.code === 'FTP_LIMIT_EXCEEDED') return { fails: 'Error' }
    return { fails: error.code === 'FTP_CONNECTION_CLOSED' ? 'EOFError' : 'error_proto' }
  }
  if (error instanceof LocalProtocolError) return { fails: 'ValueError' }
  if (error instanceof FtpTlsError) return { fails: 'SSLError' }
  if (error instanceof FtpTimeoutError) return { fails: 'TimeoutError' }
  if (error instanceof FtpConnectionError) return { fails: 'OSError' }
  return { fails: error.code }
}

/** What a call fails with, for scenarios that go on after it. */
export async function refusal(call: Promise<Told>): Promise<Told> {
  try {
    return { gives: await call }
  } catch (error) {
    return { ...failed(error) }
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A download and the SHA-256 of what came. */
export async function fetched(
  session: FtpSession,
  path: string,
  options: RetrieveOptions = {},
): Promise<{ readonly report: TransferReport; readonly hash: string; readonly bytes: Buffer }> {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  const report = await session.retrieve(path, sink, options)
  const bytes = Buffer.concat(chunks)
  return { report, hash: sha256(bytes), bytes }
}
