import type { SessionState } from '../../../packages/protocol/src/index.ts'

/** What each table of a session is for. */
export const tableTexts: Readonly<Record<keyof SessionState, { title: string; text: string }>> = {
  dialogue: {
    title: 'Dialogue',
    text: `The control connection as a conversation (RFC 959, 5.4). Commands are sent in \`open\` alone; what a peer says
while the protection changes (\`upgrading\`, \`clearing\`) is taken as an attack, and after \`closing\` nothing is said
any more. A session that fails for another reason than 421 is \`closed\` at once.`,
  },
  login: {
    title: 'Log-in',
    text: `Who the server takes us for (RFC 959, 5.4 and 6). A USER that is refused leaves who is logged in,
as vsftpd and Pure-FTPd do; AUTH makes everybody log in again (RFC 2228, 3), though pyftpdlib forgets to.`,
  },
  controlProtection: {
    title: 'Protection of the control connection',
    text: `Whether the control connection is under TLS (RFC 4217, 4 and 5). The consent to a change is the last that is said
under the old protection. REIN ends TLS as well (RFC 4217, 12), though pyftpdlib keeps it: whoever owns the sockets
waits for the server's end of TLS before anything is said in the clear.`,
  },
  dataProtection: {
    title: 'Protection of data connections',
    text: 'Whether data connections are under TLS (RFC 2228, 3; RFC 4217, 9). CCC does not touch it.',
  },
  dataConnection: {
    title: 'Data connection',
    text: `Where the next data connection comes from, and whether one is in use (RFC 959, 3.2; RFC 1639; RFC 2428). Each
address serves one transfer, whatever becomes of it.`,
  },
  addressing: {
    title: 'Addressing',
    text: 'Whether a client has bound itself to EPSV (RFC 2428, 4).',
  },
  sequence: {
    title: 'Sequence',
    text: `Commands that must follow each other. Between REST or RANG and the transfer only addresses may be asked for,
successfully or not (RFC 3659, 5; draft-bryan-ftp-range).`,
  },
  representation: { title: 'Representation', text: 'The type of what is transferred (RFC 959, 3.1.1).' },
  transmission: {
    title: 'Transmission mode',
    text: 'How data connections carry bytes (RFC 959, 3.4; draft-preston-ftpext-deflate).',
  },
  structure: { title: 'Structure', text: 'The structure of what is transferred (RFC 959, 3.1.2).' },
}
