import type { Row } from '../row.ts'

const greeting = { reply: 'greeting' } as const
const pwd = { reply: 'PWD' } as const
const malformed = { code: 'FTP_MALFORMED_REPLY', phase: 'command' } as const
const notFtp = { code: 'FTP_NOT_FTP', phase: 'greeting' } as const
const tooMuch = { code: 'FTP_LIMIT_EXCEEDED', phase: 'command' } as const

/** The greeting, and the shape of replies. */
export const replyRows: readonly Row[] = [
  {
    id: 'G1',
    what: 'no greeting comes',
    faults: [{ at: greeting, do: { type: 'stall' } }],
    call: 'connect',
    short: ['greeting'],
    fails: { code: 'FTP_TIMEOUT', phase: 'greeting', deadline: 'greeting' },
    leaves: 'no-session',
  },
  ...[421, 530].map(
    (code): Row => ({
      id: `G2 ${code}`,
      what: `the greeting is a ${code}`,
      faults: [{ at: greeting, do: { type: 'say', code, text: 'Not now.' } }],
      call: 'connect',
      fails: {
        code: 'FTP_SERVICE_CLOSING',
        phase: 'greeting',
        reply: { code },
      },
      leaves: 'no-session',
    }),
  ),
  {
    id: 'G3',
    what: 'a 120 goes before the 220',
    faults: [{ at: greeting, do: { type: 'extra', where: 'before', code: 120, text: 'Soon.', ms: 10 } }],
    call: 'pwd',
    gives: '/',
    leaves: 'usable',
  },
  ...[
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['TLS', Uint8Array.of(0x15, 3, 1, 0, 2, 2, 70, 13, 10)],
    ['noise', Uint8Array.of(0, 0x80, 0xff, 0x0d, 0x0a)],
  ].map(
    ([name, bytes]): Row => ({
      id: `G4 ${name}`,
      what: `the greeting is that of another protocol (${name})`,
      faults: [{ at: greeting, do: { type: 'raw', bytes: bytes ?? '' } }],
      call: 'connect',
      fails: notFtp,
      leaves: 'no-session',
    }),
  ),
  ...(
    [
      [0, 'end', 'FTP_CONNECTION_CLOSED'],
      [0, 'reset', ['FTP_CONNECT_FAILED', 'FTP_CONNECTION_LOST']],
      [6, 'end', 'FTP_CONNECTION_CLOSED'],
      [6, 'reset', ['FTP_CONNECT_FAILED', 'FTP_CONNECTION_LOST']],
    ] as const
  ).map(
    ([after, ending, code]): Row => ({
      id: `G5 ${ending} after ${after}`,
      what: `the connection goes (${ending}) after ${after} bytes of the greeting`,
      faults: [{ at: greeting, do: { type: 'cut', after, ending } }],
      call: 'connect',
      fails: { code },
      leaves: 'no-session',
    }),
  ),
  {
    id: 'G6 with the greeting',
    what: 'a reply that answers nothing comes with the greeting',
    faults: [{ at: greeting, do: { type: 'extra', where: 'after', code: 230, text: 'You are in.' } }],
    call: 'connect',
    fails: { code: 'FTP_UNEXPECTED_REPLY' },
    leaves: 'no-session',
    never: ['USER'],
  },
  ...[
    ['without a code', 'no code at all\r\n'],
    ['of two digits', '25 ok\r\n'],
    ['of four digits', '2570 ok\r\n'],
  ].map(
    ([name, bytes]): Row => ({
      id: `R1 ${name}`,
      what: `a reply ${name}`,
      faults: [{ at: pwd, do: { type: 'raw', bytes: bytes ?? '' } }],
      call: 'pwd',
      fails: malformed,
      leaves: 'closed',
    }),
  ),
  ...[0, 633, 999].map(
    (code): Row => ({
      id: `R2 ${code}`,
      what: `a reply with the code ${code}`,
      faults: [{ at: pwd, do: { type: 'say', code, text: '"/"' } }],
      call: 'pwd',
      fails: malformed,
      leaves: 'closed',
    }),
  ),
  {
    id: 'R3',
    what: 'lines within a reply look like its end, or are indented or empty',
    faults: [
      { at: pwd, do: { type: 'raw', bytes: '257-one\r\n250 two\r\n 257 three\r\n\r\n257-\r\n257 "/x"\r\n' } },
    ],
    call: 'pwd',
    gives: '/x',
    leaves: 'usable',
  },
  {
    id: 'R3 other code',
    what: 'a reply of several lines ends with another code, which is no end',
    faults: [{ at: pwd, do: { type: 'raw', bytes: '257-one\r\n250 two\r\n' } }],
    call: 'pwd',
    short: ['reply'],
    fails: { code: 'FTP_TIMEOUT', deadline: 'reply' },
    leaves: 'closed',
  },
  {
    id: 'R4',
    what: 'a reply has lines without end',
    faults: [{ at: pwd, do: { type: 'raw', bytes: '257-one\r\n', endless: ' more\r\n' } }],
    call: 'pwd',
    fails: tooMuch,
    leaves: 'closed',
  },
  {
    id: 'R5',
    what: 'a line of a reply never ends',
    faults: [{ at: pwd, do: { type: 'raw', bytes: '257 ', endless: 'x' } }],
    call: 'pwd',
    fails: tooMuch,
    leaves: 'closed',
  },
  {
    id: 'R5 long',
    what: 'a line of 8 KiB is a line',
    faults: [{ at: pwd, do: { type: 'say', text: `"/x" ${'y'.repeat(8192)}` } }],
    call: 'pwd',
    gives: '/x',
    leaves: 'usable',
  },
  {
    id: 'R7',
    what: 'a reply comes byte by byte, split within characters and line ends',
    faults: [
      { at: pwd, do: { type: 'say', text: ['é', '"/é" is it'] } },
      { at: pwd, do: { type: 'drip', by: 1, ms: 1 } },
    ],
    call: 'pwd',
    gives: '/é',
    leaves: 'usable',
    over: 'both',
  },
  {
    id: 'R8',
    what: 'a reply ends with a bare LF',
    faults: [{ at: pwd, do: { type: 'raw', bytes: '257-a\n257 "/x"\n' } }],
    call: 'pwd',
    gives: '/x',
    leaves: 'usable',
  },
  {
    id: 'R9',
    what: 'a bare CR, a NUL and Telnet commands stand in the text',
    faults: [
      {
        at: pwd,
        do: {
          type: 'raw',
          bytes: Buffer.concat([
            Buffer.from('257 "/x" \r\0'),
            Uint8Array.of(0xff, 0xfb, 1, 0xff, 0xf1),
            Buffer.from('\r\n'),
          ]),
        },
      },
    ],
    call: 'pwd',
    gives: '/x',
    leaves: 'usable',
  },
  {
    id: 'R10',
    what: 'the text is no UTF-8',
    faults: [{ at: pwd, do: { type: 'raw', bytes: Buffer.from('257 "/x" \xe9\xff\xff\r\n', 'latin1') } }],
    call: 'pwd',
    gives: '/x',
    leaves: 'usable',
  },
  {
    id: 'R11 at once',
    what: 'two replies come to one command',
    faults: [{ at: { reply: 'NOOP' }, do: { type: 'extra', where: 'after', code: 200, text: 'Again.' } }],
    call: 'noop-twice',
    fails: { code: 'FTP_UNEXPECTED_REPLY' },
    leaves: 'closed',
  },
  {
    id: 'R11 later',
    what: 'a second reply comes when nothing is asked',
    faults: [
      { at: { reply: 'NOOP' }, do: { type: 'extra', where: 'after', code: 226, text: 'Done.', ms: 30 } },
    ],
    call: 'noop-twice',
    fails: { code: 'FTP_UNEXPECTED_REPLY' },
    leaves: 'closed',
  },
  {
    id: 'R11 behind the address',
    what: 'the whole dialogue of a transfer is told behind its data address',
    faults: [
      { at: { reply: 'EPSV' }, do: { type: 'extra', where: 'after', code: 150, text: 'Here.' } },
      { at: { reply: 'EPSV' }, do: { type: 'extra', where: 'after', code: 226, text: 'Done.' } },
    ],
    call: 'retrieve',
    fails: { code: 'FTP_UNEXPECTED_REPLY' },
    leaves: 'closed',
  },
  {
    id: 'R11 flood',
    what: 'replies come without end',
    faults: [{ at: { reply: 'NOOP' }, do: { type: 'raw', bytes: '200 ok\r\n', endless: '200 ok\r\n' } }],
    call: 'noop-twice',
    fails: { code: 'FTP_UNEXPECTED_REPLY' },
    leaves: 'closed',
  },
  {
    id: 'R12 one',
    what: 'nothing but a 150 comes to a transfer',
    faults: [{ at: { reply: 'RETR', final: true }, do: { type: 'omit' } }],
    call: 'retrieve',
    short: ['finalReply'],
    fails: { code: 'FTP_UNCONFIRMED', phase: 'transfer', bytesTransferred: 1000 },
    leaves: 'closed',
  },
  {
    id: 'R12 flood',
    what: '150 comes without end',
    faults: [{ at: { reply: 'RETR' }, do: { type: 'raw', bytes: '', endless: '150 Here.\r\n' } }],
    call: 'retrieve',
    fails: { code: ['FTP_UNCONFIRMED', 'FTP_LIMIT_EXCEEDED'] },
    leaves: 'closed',
  },
  {
    id: 'R13',
    what: 'a 331 comes where no more is to be asked',
    faults: [{ at: { reply: 'NOOP' }, do: { type: 'say', code: 331, text: 'Go on.' } }],
    call: 'noop-twice',
    fails: { code: 'FTP_UNEXPECTED_REPLY' },
    leaves: 'closed',
  },
  {
    id: 'R14',
    what: 'a 421 ends the session at a command',
    faults: [{ at: { command: 'PWD' }, do: { type: 'answer', code: 421, text: 'Shutting down.' } }],
    call: 'pwd',
    over: 'both',
    fails: { code: 'FTP_SERVICE_CLOSING', reply: { code: 421 } },
    leaves: 'closed',
  },
  {
    id: 'R14 transfer',
    what: 'a 421 ends the session in the middle of a transfer',
    faults: [
      {
        at: { data: 'RETR', afterBytes: 500 },
        do: { type: 'reply', code: 421, text: 'Bye.', ending: 'end' },
      },
    ],
    call: 'retrieve',
    fails: { code: 'FTP_TRANSFER_REFUSED', reply: { code: 421 } },
    leaves: 'closed',
  },
  ...(['end', 'reset'] as const).map(
    (ending): Row => ({
      id: `R15 ${ending}`,
      what: `the connection goes (${ending}) behind a reply, while it is idle`,
      faults: [{ at: { reply: 'NOOP', nth: 1 }, do: { type: 'cut', ending } }],
      call: 'noop-twice',
      fails: {
        code: ending === 'end' ? 'FTP_CONNECTION_CLOSED' : ['FTP_CONNECTION_LOST', 'FTP_CONNECTION_CLOSED'],
      },
      leaves: 'closed',
    }),
  ),
  ...(['line', 1] as const).map(
    (by): Row => ({
      id: `R16 by ${by}`,
      what: `a reply comes slower than its deadline allows, by ${by === 1 ? 'byte' : 'line'}`,
      faults: [
        { at: pwd, do: { type: 'say', text: Array.from({ length: 50 }, () => 'x') } },
        { at: pwd, do: { type: 'drip', by, ms: 20 } },
      ],
      call: 'pwd',
      short: ['reply'],
      fails: { code: 'FTP_TIMEOUT', phase: 'command', deadline: 'reply' },
      leaves: 'closed',
    }),
  ),
  {
    id: 'R17',
    what: 'no reply comes to QUIT',
    faults: [{ at: { reply: 'QUIT' }, do: { type: 'stall' } }],
    call: 'quit',
    short: ['quit'],
    gives: 'left',
    leaves: 'closed',
  },
  {
    id: 'R18',
    what: 'a refusal has escape sequences for terminals in its text',
    faults: [{ at: pwd, do: { type: 'say', code: 550, text: '\x1b]0;owned\x07 \u202e' } }],
    call: 'pwd',
    fails: { code: 'FTP_REFUSED', reply: { code: 550 } },
    leaves: 'usable',
  },
]
