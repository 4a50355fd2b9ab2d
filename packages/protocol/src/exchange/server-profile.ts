import type { Reply } from '../reply/reply.ts'

/** What a server is known to bear, beyond what every server must. */
export interface ServerProfile {
  readonly name: string
  /** Several commands may travel in one write outside of transfers. */
  readonly batches: boolean
  /**
   * When the TLS handshake of a data connection begins: at once, beside the transfer command, or after its first
   * reply. pyftpdlib closes a data connection on which anything arrives before its command.
   */
  readonly tlsStart: TlsStart
  /**
   * What makes the server call a store that is given up a failure: a reset of its data connection, or ABOR before
   * that. pyftpdlib answers 226 to a reset.
   */
  readonly endsStoreBy: 'reset' | 'abort'
}

export type TlsStart = 'at-connect' | 'after-150'

/** One command at a time: for servers that nobody has measured. */
export const lockStep: ServerProfile = {
  name: 'unknown',
  batches: false,
  tlsStart: 'at-connect',
  endsStoreBy: 'reset',
}

/**
 * Each row was measured: batches in one write were answered in order, in one round trip; a thousand protected
 * transfers passed.
 */
const known: readonly { readonly mark: string; readonly profile: ServerProfile }[] = [
  {
    mark: '(vsFTPd 3',
    profile: { name: 'vsftpd', batches: true, tlsStart: 'at-connect', endsStoreBy: 'reset' },
  },
  {
    mark: 'ProFTPD',
    profile: { name: 'proftpd', batches: true, tlsStart: 'at-connect', endsStoreBy: 'reset' },
  },
  {
    mark: 'Pure-FTPd',
    profile: { name: 'pure-ftpd', batches: true, tlsStart: 'at-connect', endsStoreBy: 'reset' },
  },
  {
    mark: 'pyftpdlib',
    profile: { name: 'pyftpdlib', batches: true, tlsStart: 'after-150', endsStoreBy: 'abort' },
  },
  {
    mark: 'Sluice',
    profile: { name: 'sluice', batches: true, tlsStart: 'at-connect', endsStoreBy: 'reset' },
  },
]

/** The profile of the server that greets so; lock-step for strangers. */
export function profileOf(greeting: Reply): ServerProfile {
  const text = greeting.lines.join('\n')
  return known.find(({ mark }) => text.includes(mark))?.profile ?? lockStep
}
