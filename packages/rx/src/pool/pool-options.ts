import { badOption } from '../failure/bad-option.ts'

/** How many sessions there are, and for how long. */
export interface PoolOptions {
  /**
   * Sessions that may be open at a time; each is opened when it is first needed. Default 1: calls run one after the
   * other, as on one connection.
   *
   * Where the server grants fewer (421 or 530 for one more), those that are open do all of the work, and one more is
   * tried every five minutes at the most. An operation fails for that reason only if none is open.
   */
  readonly sessions?: number | undefined
  /**
   * Milliseconds after which a session without work takes leave of the server (QUIT); `Infinity` for never. Default
   * 60,000, which is less than what servers and firewalls allow.
   */
  readonly idleTimeout?: number | undefined
  /**
   * Milliseconds that an operation waits while every session is held by a transfer whose reader takes nothing, or whose
   * writer gives nothing: it fails (`FTP_BAD_SEQUENCE`) rather than wait for ever, should it be what they wait for.
   * A reader that is merely slow begins the time anew with each chunk. `Infinity` for never; default 30,000.
   */
  readonly stallTimeout?: number | undefined
}

const IDLE_TIMEOUT_MS = 60_000
/** Longer than anybody needs for one chunk, and as long as a server is waited for. */
const STALL_TIMEOUT_MS = 30_000
/** The longest time of a Node timer; longer ones fire at once. */
const MAX_MS = 2 ** 31 - 1

/** The options with their defaults; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what cannot be used. */
export function poolOptionsOf({
  sessions = 1,
  idleTimeout = IDLE_TIMEOUT_MS,
  stallTimeout = STALL_TIMEOUT_MS,
}: PoolOptions): {
  readonly sessions: number
  readonly idleTimeout: number
  readonly stallTimeout: number
} {
  if (!Number.isInteger(sessions) || sessions < 1) {
    throw badOption(`sessions must be a whole number of 1 or more, not ${sessions}`)
  }
  checkTime('idleTimeout', idleTimeout)
  checkTime('stallTimeout', stallTimeout)
  return { sessions, idleTimeout, stallTimeout }
}

function checkTime(name: string, time: number): void {
  if (time === Number.POSITIVE_INFINITY || (Number.isInteger(time) && time >= 1 && time <= MAX_MS)) return
  throw badOption(
    `${name} must be a whole number of milliseconds from 1 to ${MAX_MS}, or Infinity, not ${time}`,
  )
}
