import { FtpError } from '@sluice/protocol'
import { kindOf } from './kind-of.ts'

/** Causes of a connection that failed, with which it will fail again: the name is unknown, the local address is wrong. */
const lasting: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'EADDRNOTAVAIL', 'EINVAL', 'EACCES'])

/** Whether the same call may succeed when it is tried again in a while: the network, a time-out, a busy server. */
export function isTransient(error: unknown): boolean {
  const kind = kindOf(error)
  if (error instanceof FtpError && error.code === 'FTP_CALLER_FAILED') {
    return kind !== 'local' && isTransient(error.cause)
  }
  if (kind === 'timeout' || kind === 'busy') return true
  if (kind !== 'network') return false
  const system = error instanceof FtpError ? error.cause : error
  return !lasting.has((system as { code?: unknown } | undefined)?.code)
}
