import type { Deadline } from '@sluice/protocol'
import { badOption } from './bad-option.ts'
import { checkNames } from './check-names.ts'
import { MAX_MILLISECONDS } from './max-milliseconds.ts'

/** Milliseconds for each wait; each is a deadline of its own and is named in the error that it causes. */
export interface Timeouts extends Readonly<Record<Deadline, number>> {
  /**
   * Our own side of a transfer moved nothing: a stream that nobody reads, a source that gives nothing, as one does that
   * waits for another call of the session that sends it. Off unless set, or 0.
   */
  readonly consumer?: number | undefined
}

export const defaultTimeouts: Timeouts = {
  /** TCP to the server. */
  connect: 15_000,
  /** The whole greeting; busy servers look up names first. */
  greeting: 30_000,
  /** The TLS handshake of the control connection, and that of a data connection once its transfer may begin. */
  tls: 15_000,
  /** The whole reply to a command. */
  reply: 30_000,
  /** TCP of a data connection. */
  dataConnect: 15_000,
  /** The first reply to a transfer command: servers may have to fetch the file from a slow store. */
  firstReply: 30_000,
  /** No byte moved although we wanted one to; stands still while our own side is slow. */
  dataProgress: 30_000,
  /** The final reply after the last byte: servers may have to write the file out. */
  finalReply: 60_000,
  /** After a broken data connection, for the server to say why. */
  cause: 2_000,
  /** To bring a session back into step after an abort. */
  abort: 3_000,
  /** The reply to QUIT, never an error; and our own side of a transfer that QUIT waits for, if it moves nothing. */
  quit: 2_000,
}

/** The defaults with what the caller has set; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is no time. */
export function resolveTimeouts(wanted: Partial<Timeouts> = {}): Timeouts {
  checkNames('timeouts', wanted, names)
  const set = Object.entries(wanted).flatMap(([name, milliseconds]) =>
    milliseconds === undefined ? [] : [[name, milliseconds] as const],
  )
  for (const [name, milliseconds] of set) {
    const least = name === 'consumer' ? 0 : 1
    if (Number.isInteger(milliseconds) && milliseconds >= least && milliseconds <= MAX_MILLISECONDS) continue
    throw badOption(
      `timeouts.${name} must be a whole number of milliseconds from ${least} to ${MAX_MILLISECONDS}, not ${milliseconds}`,
    )
  }
  return { ...defaultTimeouts, ...Object.fromEntries(set) }
}

const names: readonly string[] = [...Object.keys(defaultTimeouts), 'consumer']
