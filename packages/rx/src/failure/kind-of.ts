import { FtpError, TransferError } from '@sluice/protocol'
import { FtpTimeoutError } from '@sluice/transport'
import type { ErrorKind } from './error-kind.ts'
import { kindOfReply } from './kind-of-reply.ts'

const kinds: ReadonlyMap<string, ErrorKind> = new Map([
  ['FTP_ABORTED', 'aborted'],
  ['FTP_TIMEOUT', 'timeout'],
  ['FTP_TOO_SLOW', 'timeout'],
  ['FTP_CONNECT_FAILED', 'network'],
  ['FTP_CONNECTION_LOST', 'network'],
  ['FTP_CONNECTION_CLOSED', 'network'],
  ['FTP_DATA_BROKEN', 'network'],
  ['FTP_UNCONFIRMED', 'network'],
  ['FTP_TLS_FAILED', 'tls'],
  ['FTP_TLS_REFUSED', 'tls'],
  ['FTP_PLAINTEXT_AT_TLS_UPGRADE', 'tls'],
  ['FTP_TRUNCATION_POSSIBLE', 'tls'],
  ['FTP_NOT_FOUND', 'not-found'],
  ['FTP_EXISTS', 'exists'],
  ['FTP_CALLER_FAILED', 'local'],
  ['FTP_BAD_ARGUMENT', 'usage'],
  ['FTP_BAD_OPTION', 'usage'],
  ['FTP_BAD_SEQUENCE', 'usage'],
  ['FTP_UNENCODABLE', 'usage'],
  ['FTP_NETRC_EXPOSED', 'usage'],
  ['FTP_SPOOL_EXCEEDED', 'usage'],
  ['FTP_TOO_LARGE', 'usage'],
  // Of Node, for what is no error of ours: streams, files, sockets.
  ['ABORT_ERR', 'aborted'],
  ['ECONNREFUSED', 'network'],
  ['ECONNRESET', 'network'],
  ['EHOSTUNREACH', 'network'],
  ['ENETUNREACH', 'network'],
  ['ENOTFOUND', 'network'],
  ['EPIPE', 'network'],
  ['ETIMEDOUT', 'timeout'],
])

/** What the own side of a transfer may fail with for a while where that is a remote file. */
const ofRemote: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['network', 'timeout', 'busy'])

/** Codes of errors whose reply says more than they do. */
const refusals: ReadonlySet<string> = new Set([
  'FTP_REFUSED',
  'FTP_TRANSFER_REFUSED',
  'FTP_LOGIN_REFUSED',
  'FTP_SERVICE_CLOSING',
])

const beforeLogin: ReadonlySet<FtpError['phase']> = new Set(['connect', 'greeting', 'tls', 'log-in'])

/** What an error means, from its code and, for a refusal, from the code and the words of the reply. */
export function kindOf(error: unknown): ErrorKind {
  if (!(error instanceof Error)) return 'local'
  const { code } = error as { code?: unknown }
  if (!(error instanceof FtpError)) return kindOfOther(error, code)
  const { reply } = error
  if (reply !== undefined && refusals.has(error.code)) return kindOfReply(reply, error.phase)
  if (isEndInClearText(error)) return 'network'
  // Our own side was slow.
  if (code === 'FTP_TIMEOUT' && (isOfConsumer(error) || isOfConsumer(error.cause))) return 'local'
  if (code === 'FTP_WRONG_SIZE' && error instanceof TransferError) return kindOfCount(error)
  // Why it was not confirmed says more.
  if (code === 'FTP_UNCONFIRMED' && isOwnCause(error)) return kindOf(error.cause)
  // A remote file is a source that may be there again in a while; what else it fails with is not about this one.
  const source =
    code === 'FTP_CALLER_FAILED' && error.cause instanceof FtpError ? kindOf(error.cause) : 'local'
  if (ofRemote.has(source)) return source
  return kinds.get(error.code) ?? 'protocol'
}

function kindOfOther(error: Error, code: unknown): ErrorKind {
  if (error.name === 'AbortError') return 'aborted'
  if (typeof code !== 'string') return 'local'
  const isMisuse = code.startsWith('ERR_INVALID_ARG') || code === 'ERR_OUT_OF_RANGE'
  if (isMisuse || code === 'ERR_STREAM_WRITE_AFTER_END') return 'usage'
  return kinds.get(code) ?? 'local'
}

/**
 * Behind the log-in TLS is broken by clear text where what speaks it at the server has died: another session will do,
 * under TLS as this one was.
 */
function isEndInClearText({ code, phase, cause }: FtpError): boolean {
  if (code !== 'FTP_TLS_FAILED' || beforeLogin.has(phase)) return false
  return (cause as { code?: unknown } | undefined)?.code === 'ERR_SSL_WRONG_VERSION_NUMBER'
}

/** Bytes that are missing have been lost; a file that has more than it had is being written. */
function kindOfCount({ bytesTransferred, expected }: TransferError): ErrorKind {
  if (expected === undefined) return 'protocol'
  return bytesTransferred === expected ? 'busy' : 'network'
}

function isOfConsumer(error: unknown): boolean {
  return error instanceof FtpTimeoutError && error.deadline === 'consumer'
}

function isOwnCause({ cause }: FtpError): boolean {
  return cause instanceof FtpError && !(cause instanceof TransferError)
}
