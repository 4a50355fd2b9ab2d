import type { TraceEvent } from '@sluice/transport'
import type { PoolEvent } from '../pool/session-roster.ts'

/**
 * What happens on the sessions of an `Ftp`, as it may be shown: secrets are masked and control characters escaped.
 *
 * A session that is `opened` is logged in: its log-in was told before. `limit` is how many sessions the server grants,
 * learned from its refusal of one more; it is told when that has changed, and nothing is being opened just then.
 */
export type FtpEvent = TraceEvent | PoolEvent
