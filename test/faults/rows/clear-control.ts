import type { Row } from '../row.ts'

/** The way back to clear text (CCC). */
export const clearControlRows: readonly Row[] = [
  {
    id: 'S11',
    what: 'the control connection goes back to clear text, and data stays under TLS',
    faults: [],
    call: 'clear-control',
    over: 'tls',
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'S11 refused',
    what: 'CCC is refused',
    faults: [{ at: { command: 'CCC' }, do: { type: 'answer', code: 534, text: 'No.' } }],
    call: 'clear-control',
    over: 'tls',
    fails: { code: 'FTP_REFUSED', reply: { code: 534 } },
    leaves: 'usable',
  },
  {
    id: 'S11 more',
    what: 'a reply that nobody asked for comes with the consent to CCC',
    faults: [{ at: { reply: 'CCC' }, do: { type: 'extra', where: 'after', code: 250, text: 'More.' } }],
    call: 'clear-control',
    over: 'tls',
    fails: { code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE' },
    leaves: 'closed',
  },
  ...(['end', 'reset'] as const).map(
    (ending): Row => ({
      id: `S11 ${ending}`,
      what: `the control connection goes (${ending}) in place of the answer to CCC`,
      faults: [{ at: { reply: 'CCC' }, do: { type: 'cut', after: 0, ending } }],
      call: 'clear-control',
      over: 'tls',
      fails: { code: ending === 'end' ? 'FTP_CONNECTION_CLOSED' : 'FTP_CONNECTION_LOST' },
      leaves: 'closed',
    }),
  ),
  {
    id: 'S11 silence',
    what: 'no reply comes to CCC',
    faults: [{ at: { reply: 'CCC' }, do: { type: 'stall' } }],
    call: 'clear-control',
    over: 'tls',
    short: ['reply'],
    fails: { code: 'FTP_TIMEOUT', deadline: 'reply' },
    leaves: 'closed',
  },
]
