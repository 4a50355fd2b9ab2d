import { isCompletion, isNegative, type Reply } from '../reply/reply.ts'
import type { DataEnd } from './data-end.ts'

/** All that is known when a transfer is over. */
export interface TransferFacts {
  readonly end: DataEnd
  /** Bytes of a whole transfer, where known. */
  readonly expected: number | undefined
  /** The final reply; none if the control connection went or said nothing in time. */
  readonly reply: Reply | undefined
}

/** Whether a transfer is whole, or the one reason why it is not. */
export type Verdict =
  | 'complete'
  /** The caller's own sink or source failed. */
  | 'caller-failed'
  /** The server said no: its reply beats whatever its sockets did, but not what we ourselves broke it off for. */
  | 'refused'
  | 'overrun'
  | 'broken'
  /** All may be well, but the server never said so. */
  | 'unconfirmed'
  /** Fewer or more bytes than a whole transfer has. */
  | 'wrong-size'
  /** Over TLS the end could have been forged, and no known size proves otherwise, or none is taken for a proof. */
  | 'truncation-possible'

/**
 * Judges a transfer: complete only if the data connection ended in order, the final reply is 2yz, the count agrees
 * where it is known, and over TLS close_notify came or the count agrees. A planned stop that was reached is complete
 * whatever is said to it.
 */
export function verdict({ end, expected, reply }: TransferFacts): Verdict {
  if (end.how === 'caller-failed') return 'caller-failed'
  if (end.how === 'reached') return 'complete'
  if ('byUs' in end) return 'broken'
  if (reply !== undefined && isNegative(reply)) return 'refused'
  if (end.how === 'overrun') return 'overrun'
  if (end.how === 'broken' || end.how === 'stopped') return 'broken'
  if (reply === undefined || !isCompletion(reply)) return 'unconfirmed'
  if (expected !== undefined && end.bytes !== expected) return 'wrong-size'
  if (end.how === 'unproven' && (expected === undefined || end.insists === true)) return 'truncation-possible'
  return 'complete'
}
