import type { Reply } from '../reply/reply.ts'

/** What a server is known to bear, beyond what every server must. Each flag of a known one was seen in a dialogue. */
export interface ServerProfile {
  readonly name: string
  /** Several commands may travel in one write outside of transfers. */
  readonly batches: boolean
  /**
   * A log-in is refused before what stands behind it is answered. pyftpdlib holds the refusal back, for seconds unless
   * it is told otherwise, and answers what follows first, so that a wrong password would pass for the right one.
   */
  readonly refusesInOrder: boolean
  /**
   * When what the next transfer asks first may leave during a retrieve. pyftpdlib drops the transfer for it, and half
   * a minute behind an address that nobody used the session.
   */
  readonly aheadOfRetrieve: Ahead
  /** When it may leave during a store. ProFTPD refuses it before it has seen the end of the data. */
  readonly aheadOfStore: Ahead
  /**
   * Bytes of a store may leave in clear text before the server has agreed to it: they wait for it there. pyftpdlib
   * closes the data connection if they overtake the command.
   */
  readonly takesEarlyBytes: boolean
  /**
   * When the TLS handshake of a data connection begins: at once, beside the transfer command, or after its first
   * reply. pyftpdlib closes a data connection on which anything arrives before its command.
   */
  readonly tlsStart: TlsStart
  /**
   * What makes the server call a store that is given up a failure: a reset of its data connection, or ABOR before
   * that. pyftpdlib answers 226 to a reset. Where ABOR is answered 225, the store had not begun, and the session must
   * be closed: pyftpdlib puts what comes over the next data connection before its command into the file of this one.
   */
  readonly endsStoreBy: 'reset' | 'abort'
  /**
   * Whether the session lives on after a retrieve that was given up. pyftpdlib keeps what it had to send before its
   * data connection was there, and sends it as the answer to the next transfer: such a session must be closed.
   */
  readonly survivesAbort: boolean
  /** Names are UTF-8 whatever OPTS UTF8 says, which is refused where it is named. */
  readonly alwaysUtf8: boolean
  /** PRET is among the features, but PASV does without it. */
  readonly ignoresPret: boolean
  /** LIST and NLST take a path with blanks for one path, where others read options or several. */
  readonly listsBlanks: boolean
  /**
   * Compressed stores (MODE Z) are taken. ProFTPD's `mod_deflate` hangs or answers 451 where what comes is larger than
   * its buffers, whoever has compressed it.
   */
  readonly inflates: boolean
  /** APPE adds to a file in a session that has used STOU. Pure-FTPd replaces the file then. */
  readonly appendsAfterUnique: boolean
}

export type TlsStart = 'at-connect' | 'after-150'

/**
 * How early a question may be: never before the final reply, once the data has ended, or with the transfer command in
 * one write, if the file is small.
 */
export type Ahead = 'never' | 'at-end' | 'at-once'

/** One command at a time: for servers that nobody has measured. */
export const lockStep: ServerProfile = {
  name: 'unknown',
  batches: false,
  refusesInOrder: true,
  aheadOfRetrieve: 'never',
  aheadOfStore: 'never',
  takesEarlyBytes: false,
  tlsStart: 'at-connect',
  endsStoreBy: 'reset',
  survivesAbort: true,
  alwaysUtf8: false,
  ignoresPret: false,
  listsBlanks: false,
  inflates: true,
  appendsAfterUnique: true,
}

/** The same server, one command at a time. */
export function inLockStep(profile: ServerProfile): ServerProfile {
  const { batches, aheadOfRetrieve, aheadOfStore, takesEarlyBytes } = lockStep
  return { ...profile, batches, aheadOfRetrieve, aheadOfStore, takesEarlyBytes }
}

/** Batches in one write were answered in order, in one round trip. */
const measured = { ...lockStep, batches: true, listsBlanks: true } as const

/** By how a line of the greeting begins; each row was measured on the server it names. */
const known: readonly { readonly mark: string; readonly profile: ServerProfile }[] = [
  {
    mark: '(vsFTPd 3',
    profile: {
      ...measured,
      name: 'vsftpd',
      aheadOfRetrieve: 'at-end',
      aheadOfStore: 'at-end',
      takesEarlyBytes: true,
    },
  },
  {
    mark: 'ProFTPD ',
    profile: {
      ...measured,
      name: 'proftpd',
      aheadOfRetrieve: 'at-end',
      takesEarlyBytes: true,
      inflates: false,
    },
  },
  {
    mark: '--------- Welcome to Pure-FTPd ',
    profile: {
      ...measured,
      name: 'pure-ftpd',
      aheadOfRetrieve: 'at-once',
      aheadOfStore: 'at-once',
      takesEarlyBytes: true,
      alwaysUtf8: true,
      ignoresPret: true,
      listsBlanks: false,
      appendsAfterUnique: false,
    },
  },
  {
    mark: 'pyftpdlib ',
    profile: {
      ...measured,
      name: 'pyftpdlib',
      refusesInOrder: false,
      tlsStart: 'after-150',
      endsStoreBy: 'abort',
      survivesAbort: false,
      alwaysUtf8: true,
    },
  },
  { mark: 'Sluice', profile: { ...measured, name: 'sluice' } },
]

/** Every profile but that for strangers. */
export const knownProfiles: readonly ServerProfile[] = known.map(({ profile }) => profile)

/** The profile of the server that greets so; lock-step for strangers. */
export function profileOf(greeting: Reply): ServerProfile {
  const row = known.find(({ mark }) => greeting.lines.some(line => line.startsWith(mark)))
  return row?.profile ?? lockStep
}
