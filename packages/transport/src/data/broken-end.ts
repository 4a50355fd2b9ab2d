import type { DataEnd } from '@sluice/protocol'
import { FtpTlsError } from '../errors.ts'
import { isOwnDoubt } from '../tls/tls-failure.ts'
import type { FlowClock } from './flow-clock.ts'
import { pausedNote } from './paused-note.ts'

/** The end of a flow that broke, or that we broke off, after so many bytes. */
export function brokenEnd(bytes: number, cause: unknown, clock: FlowClock, byUs: boolean): DataEnd {
  const isTls = cause instanceof FtpTlsError
  return {
    how: 'broken',
    bytes,
    cause,
    ...((byUs || (isTls && isOwnDoubt(cause.cause))) && { byUs: true as const }),
    ...(isTls && { code: cause.code }),
    ...pausedNote(clock),
  }
}
