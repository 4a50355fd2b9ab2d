import { LocalProtocolError } from '@sluice/protocol'
import type { SessionPool } from '../pool/session-pool.ts'

/** A stream of a client, which holds a session until its transfer is over. */
export interface SessionStream {
  /** Whether it holds a session of this pool, or will. */
  needs(pool: SessionPool): boolean
}

/** Streams of clients by themselves and by what they are piped into, and what is piped into them. */
const from = new WeakMap<object, SessionStream>()
const into = new WeakMap<object, SessionStream>()

/** What is read from this stream comes from that one of a client. */
export function comesFrom(stream: object, source: SessionStream): void {
  from.set(stream, source)
}

/** What is written to this stream goes into that one of a client. */
export function goesInto(stream: object, target: SessionStream): void {
  into.set(stream, target)
}

/**
 * The error of a stream whose bytes come or go over the only session of a pool, for what moves them over that one, too:
 * each would wait for the other.
 */
export function waitsForItself(stream: unknown, pool: SessionPool): LocalProtocolError | undefined {
  if (pool.size > 1 || typeof stream !== 'object' || stream === null) return undefined
  if (!from.get(stream)?.needs(pool) && !into.get(stream)?.needs(pool)) return undefined
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'transfer',
    message:
      'a stream of this client cannot be the other end of a transfer over a single session, not through a transform ' +
      'either: create the client with sessions: 2 or more',
  })
}
