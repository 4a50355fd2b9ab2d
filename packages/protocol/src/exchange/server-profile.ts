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
}

export type TlsStart = 'at-connect' | 'after-150'

/** One command at a time: for servers that nobody has measured. */
export const lockStep: ServerProfile = { name: 'unknown', batches: false, tlsStart: 'at-connect' }

/** Each row was measured: batches in one write were answered in order, in one round trip; a thousand protected transfers passed. */
const known: readonly { readonly mark: string; readonly profile: ServerProfile }[] = [
  { mark: '(vsFTPd 3', profile: { name: 'vsftpd', batches: true, tlsStart: 'at-connect' } },
  { mark: 'ProFTPD', profile: { name: 'proftpd', batches: true, tlsStart: 'at-connect' } },
  { mark: 'Pure-FTPd', profile: { name: 'pure-ftpd', batches: true, tlsStart: 'at-connect' } },
  { mark: 'pyftpdlib', profile: { name: 'pyftpdlib', batches: true, tlsStart: 'after-150' } },
  { mark: 'Sluice', profile: { name: 'sluice', batches: true, tlsStart: 'at-connect' } },
]

/** The profile of the server that greets so; lock-step for strangers. */
export function profileOf(greeting: Reply): ServerProfile {
  const text = greeting.lines.join('\n')
  return known.find(({ mark }) => text.includes(mark))?.profile ?? lockStep
}
