import type { Fault } from '@sluice/server'
import type { Row } from '../row.ts'

/** The server knows PASV alone, as old ones do. */
const pasvAlone: Fault = {
  at: { command: 'EPSV' },
  do: { type: 'answer', code: 502, text: 'No EPSV.' },
}

/** The set-up of data connections. */
export const dataAddressRows: readonly Row[] = [
  {
    id: 'D1',
    what: 'PASV names another host, which is not gone to',
    faults: [pasvAlone, { at: { reply: 'PASV' }, do: { type: 'address', host: '252.253.254.255' } }],
    call: 'retrieve',
    over: 'both',
    gives: 1000,
    leaves: 'usable',
  },
  ...(
    [
      ['port 0', { type: 'address', port: 0 }],
      ['a port above 65535', { type: 'address', port: 70_000 }],
      ['an octet above 255', { type: 'address', host: '999.1.1.1' }],
      ['no address', { type: 'say', text: 'Entering passive mode.' }],
    ] as const
  ).map(
    ([name, fault]): Row => ({
      id: `D2 PASV ${name}`,
      what: `PASV gives ${name}`,
      faults: [pasvAlone, { at: { reply: 'PASV' }, do: fault }],
      call: 'retrieve',
      fails: { code: 'FTP_MALFORMED_REPLY' },
      leaves: 'usable',
    }),
  ),
  {
    id: 'D2 parentheses',
    what: 'PASV gives its address without parentheses',
    faults: [
      pasvAlone,
      { at: { reply: 'PASV' }, do: { type: 'say', text: 'Entering passive mode 127,0,0,1,0,9' } },
    ],
    call: 'retrieve',
    fails: { code: 'FTP_UNSAFE_ADDRESS' },
    leaves: 'usable',
  },
  ...[0, 70_000].map(
    (port): Row => ({
      id: `D2 EPSV ${port}`,
      what: `EPSV gives the port ${port}, and PASV is not there`,
      faults: [
        { at: { reply: 'EPSV' }, do: { type: 'address', port } },
        { at: { command: 'PASV' }, do: { type: 'answer', code: 502, text: 'No PASV.' } },
      ],
      call: 'retrieve',
      fails: { code: 'FTP_MALFORMED_REPLY' },
      leaves: 'usable',
    }),
  ),
  {
    id: 'D3',
    what: 'EPSV gives a port of a well-known service',
    faults: [{ at: { reply: 'EPSV' }, do: { type: 'address', port: 22 } }],
    call: 'retrieve',
    fails: { code: 'FTP_UNSAFE_ADDRESS' },
    leaves: 'usable',
  },
  {
    id: 'D4',
    what: 'the port refuses, whether it comes from EPSV or PASV',
    faults: [{ at: { address: '*' }, do: { type: 'closed' } }],
    call: 'retrieve',
    fails: { code: 'FTP_CONNECT_FAILED', phase: 'data-connect' },
    leaves: 'usable',
  },
  {
    id: 'D4 once',
    what: 'the port of EPSV refuses, and the one of PASV does not',
    faults: [{ at: { address: 'EPSV' }, do: { type: 'closed' } }],
    call: 'retrieve',
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'D6 EPSV',
    what: 'EPSV is refused, PASV works',
    faults: [pasvAlone],
    call: 'retrieve',
    over: 'both',
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'D6 both',
    what: 'EPSV and PASV are refused',
    faults: [pasvAlone, { at: { command: 'PASV' }, do: { type: 'answer', code: 502, text: 'No PASV.' } }],
    call: 'retrieve',
    fails: { code: 'FTP_REFUSED', reply: { code: 502 } },
    leaves: 'usable',
  },
  {
    id: 'D6 silence',
    what: 'no reply comes to EPSV',
    faults: [{ at: { reply: 'EPSV' }, do: { type: 'stall' } }],
    call: 'retrieve',
    short: ['reply'],
    fails: { code: 'FTP_TIMEOUT', deadline: 'reply' },
    leaves: 'closed',
  },
  ...[425, 450, 550].map(
    (code): Row => ({
      id: `D9 ${code}`,
      what: `the data connection is there and RETR is answered with ${code}`,
      faults: [{ at: { command: 'RETR' }, do: { type: 'answer', code, text: 'No.' } }],
      call: 'retrieve',
      over: 'both',
      fails: { code: 'FTP_REFUSED', reply: { code } },
      leaves: 'usable',
    }),
  ),
]
