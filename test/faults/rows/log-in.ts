import type { Row } from '../row.ts'

/** The log-in, and values in replies. */
export const logInRows: readonly Row[] = [
  ...[530, 430, 332].map(
    (code): Row => ({
      id: `L1 ${code}`,
      what: `PASS is answered with ${code}`,
      faults: [{ at: { command: 'PASS' }, do: { type: 'answer', code, text: 'No.' } }],
      call: 'connect',
      fails: { code: 'FTP_LOGIN_REFUSED', phase: 'log-in', reply: { code } },
      leaves: 'no-session',
    }),
  ),
  {
    id: 'L2',
    what: 'the server asks for the password again and again',
    faults: [{ at: { reply: 'PASS' }, do: { type: 'say', code: 331, text: 'Again.' } }],
    call: 'connect',
    fails: { code: 'FTP_UNEXPECTED_REPLY', phase: 'log-in' },
    leaves: 'no-session',
  },
  {
    id: 'L3',
    what: 'USER is answered with 230',
    faults: [
      // An unknown server, which is not sent both in one write.
      { at: { reply: 'greeting' }, do: { type: 'say', text: 'Ready.' } },
      { at: { command: 'USER' }, do: { type: 'answer', code: 230, text: 'You are in.' } },
    ],
    call: 'pwd',
    gives: '/',
    leaves: 'usable',
    never: ['PASS'],
  },
  {
    id: 'L4',
    what: 'the server says the password in its refusal',
    faults: [{ at: { command: 'PASS' }, do: { type: 'answer', code: 530, text: 'secret is wrong.' } }],
    call: 'connect',
    fails: { code: 'FTP_LOGIN_REFUSED', phase: 'log-in' },
    leaves: 'no-session',
  },
  ...['USER', 'PASS'].map(
    (verb): Row => ({
      id: `L5 ${verb}`,
      what: `no reply comes to ${verb}`,
      faults: [{ at: { reply: verb }, do: { type: 'stall' } }],
      call: 'connect',
      short: ['reply'],
      fails: { code: 'FTP_TIMEOUT', phase: 'log-in', deadline: 'reply' },
      leaves: 'no-session',
    }),
  ),
  {
    id: 'V1 doubled',
    what: 'PWD has doubled quotes in its path',
    faults: [{ at: { reply: 'PWD' }, do: { type: 'say', text: '"/a""b" is it.' } }],
    call: 'pwd',
    gives: '/a"b',
    leaves: 'usable',
  },
  ...['"/a', 'no path here'].map(
    (text): Row => ({
      id: `V1 ${text}`,
      what: `PWD names no whole path: ${text}`,
      faults: [{ at: { reply: 'PWD' }, do: { type: 'say', text } }],
      call: 'pwd',
      fails: { code: 'FTP_MALFORMED_REPLY', phase: 'command' },
      leaves: 'usable',
    }),
  ),
  {
    id: 'V2',
    what: 'PWD names a path with a control character',
    faults: [{ at: { reply: 'PWD' }, do: { type: 'raw', bytes: '257 "/a\rDELE b" is it.\r\n' } }],
    call: 'pwd',
    fails: { code: 'FTP_MALFORMED_REPLY', phase: 'command' },
    leaves: 'usable',
    never: ['DELE'],
  },
  ...['9'.repeat(30), '-5', 'big', ''].map(
    (text): Row => ({
      id: `V3 ${text}`,
      what: `SIZE is no number of bytes: "${text}"`,
      faults: [{ at: { reply: 'SIZE' }, do: { type: 'say', text } }],
      call: 'size',
      fails: { code: 'FTP_MALFORMED_REPLY', phase: 'command' },
      leaves: 'usable',
    }),
  ),
  {
    id: 'V3 transfer',
    what: 'a transfer does without a SIZE that is no number',
    faults: [{ at: { reply: 'SIZE' }, do: { type: 'say', text: '-5' } }],
    call: 'retrieve',
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'V4',
    what: 'MDTM gives a month that does not exist',
    faults: [{ at: { reply: 'MDTM' }, do: { type: 'say', text: '20269901000000' } }],
    call: 'modified',
    fails: { code: 'FTP_MALFORMED_REPLY', phase: 'command' },
    leaves: 'usable',
  },
]
