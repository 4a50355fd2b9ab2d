import type { Reply } from '../reply/reply.ts'

/** What a server is known to bear, beyond what every server must. */
export interface ServerProfile {
  readonly name: string
  /** Several commands may travel in one write outside of transfers. */
  readonly batches: boolean
}

/** One command at a time: for servers that nobody has measured. */
export const lockStep: ServerProfile = { name: 'unknown', batches: false }

/** Each row was measured: batches of commands in one write were answered in order, in one round trip. */
const known: readonly { readonly mark: string; readonly profile: ServerProfile }[] = [
  { mark: '(vsFTPd 3', profile: { name: 'vsftpd', batches: true } },
  { mark: 'ProFTPD', profile: { name: 'proftpd', batches: true } },
  { mark: 'Pure-FTPd', profile: { name: 'pure-ftpd', batches: true } },
  { mark: 'pyftpdlib', profile: { name: 'pyftpdlib', batches: true } },
  { mark: 'Sluice', profile: { name: 'sluice', batches: true } },
]

/** The profile of the server that greets so; lock-step for strangers. */
export function profileOf(greeting: Reply): ServerProfile {
  const text = greeting.lines.join('\n')
  return known.find(({ mark }) => text.includes(mark))?.profile ?? lockStep
}
