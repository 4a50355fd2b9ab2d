import { LocalProtocolError } from './errors.ts'

/** Every cap of this package in one place; each can be set for a session, none can be switched off. */
export interface Limits {
  /** Bytes of one reply line. Servers send up to 8 KiB (quota texts, long names); more is an attack or noise. */
  readonly replyLineBytes: number
  /** Bytes of one reply with all its lines: a FEAT or HELP of the wordiest server takes a few kilobytes. */
  readonly replyBytes: number
  /** Lines of one reply: a multi-line reply without an end must not grow for ever. */
  readonly replyLines: number
  /** Preliminary replies to one command: one is normal, a few occur, a stream of them is a flood. */
  readonly preliminaryReplies: number
  /** Bytes of one command line, both roles: the longest path of common file systems is 4 KiB. */
  readonly commandLineBytes: number
  /** Bytes of one listing line: no file system has names past a few hundred bytes; facts add a few hundred. */
  readonly listingLineBytes: number
  /** Bytes of one line of a text that is read line by line: JSON may be long, a file without line ends endless. */
  readonly textLineBytes: number
}

/** The caps that hold where none are given. */
export const defaultLimits: Limits = {
  replyLineBytes: 16 * 1024,
  replyBytes: 256 * 1024,
  replyLines: 4096,
  preliminaryReplies: 16,
  commandLineBytes: 16 * 1024,
  listingLineBytes: 64 * 1024,
  textLineBytes: 1024 * 1024,
}

/**
 * The limits with the default for each that is not given; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is no
 * whole number of 1 or more, since a cap of NaN or Infinity holds nothing back.
 */
export function completeLimits(
  given: { readonly [Name in keyof Limits]?: Limits[Name] | undefined } = {},
): Limits {
  const limits: Record<keyof Limits, number> = { ...defaultLimits }
  for (const name of Object.keys(limits) as (keyof Limits)[]) {
    const limit = given[name]
    if (limit === undefined) continue
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new LocalProtocolError({
        code: 'FTP_BAD_OPTION',
        phase: 'configuration',
        message: `the limit ${name} is ${String(limit)}; it has to be a whole number of 1 or more`,
      })
    }
    limits[name] = limit
  }
  return limits
}
