import type { DataEnd } from '@sluice/protocol'

/**
 * What happens on a session, as it may be shown: secrets are masked and control characters escaped.
 *
 * `session` counts the control connections of this process, from 1.
 */
export type TraceEvent = CommandEvent | ReplyEvent | TransferTraceEvent

/** A command leaves: the channel `sluice:command`. */
export interface CommandEvent {
  readonly type: 'command'
  readonly session: number
  /** `RETR a.txt`, `PASS ***`. */
  readonly command: string
}

/** A reply has come, preliminary ones and the greeting too: the channel `sluice:reply`. */
export interface ReplyEvent {
  readonly type: 'reply'
  readonly session: number
  readonly code: number
  /** Its texts, without codes. */
  readonly lines: readonly string[]
}

/** Bytes begin to flow over a data connection, or have ended to: the channel `sluice:transfer`. */
export interface TransferTraceEvent {
  readonly type: 'transfer'
  readonly session: number
  readonly state: 'begun' | 'ended'
  readonly command: string
  /** Bytes that a whole transfer has, where that is known. */
  readonly expected: number | undefined
  /** Bytes so far; behind the end, all that were moved. */
  readonly bytes: number
  /** How the data connection ended; the verdict needs the final reply, too. */
  readonly how?: DataEnd['how'] | undefined
}

/** Takes what happens on sessions. */
export interface TraceListener {
  (event: TraceEvent): void
  /** While it is false nothing is told, and nothing is made to be told. Default true. */
  readonly active?: boolean | undefined
}
