import type { Row } from '../row.ts'

/** A listing in the place of the server's own. */
const listing = (...lines: readonly string[]) =>
  ({
    at: { data: 'MLSD' },
    do: { type: 'send', bytes: lines.map(line => `${line}\r\n`).join(''), instead: true },
  }) as const

const hostile = [
  '../up',
  '/etc/passwd',
  '..\\up',
  'C:x',
  '~',
  '-rf',
  'CON',
  'a.',
  'a:b',
  '\x1b[31m',
  'é\u202e',
]

/** Listings and the names in them. */
export const listingRows: readonly Row[] = [
  {
    id: 'N1',
    what: 'names that are more than a name come as they are, for the caller to judge',
    faults: [listing(...hostile.map(name => `type=file;size=1; ${name}`))],
    call: 'list',
    gives: hostile,
    leaves: 'usable',
  },
  {
    id: 'N4',
    what: 'a name with a CR is listed and cannot be sent',
    faults: [listing('type=file; a\rDELE file')],
    call: 'list-and-fetch',
    fails: { code: 'FTP_BAD_ARGUMENT' },
    leaves: 'usable',
    never: ['DELE'],
  },
  {
    id: 'N5 long line',
    what: 'a line of a listing is longer than any that is kept',
    faults: [{ at: { data: 'MLSD' }, do: { type: 'send', bytes: `type=file; ${'x'.repeat(200_000)}\r\n` } }],
    call: 'list',
    gives: ['unparsed', 'file', 'other'],
    leaves: 'usable',
  },
  {
    id: 'N5 endless',
    what: 'a listing never ends',
    faults: [
      {
        at: { data: 'MLSD' },
        do: { type: 'send', bytes: '', endless: 'type=file;size=1; a\r\n'.repeat(1000), instead: true },
      },
    ],
    call: 'list-some',
    over: 'both',
    gives: 1000,
    leaves: 'usable',
  },
  {
    id: 'N7',
    what: 'rubbish stands among good lines',
    faults: [listing('type=file; a', 'rubbish', 'type=file; b')],
    call: 'list',
    gives: ['a', 'unparsed', 'b'],
    leaves: 'usable',
  },
  {
    id: 'N8',
    what: 'half a listing comes, with a 426',
    faults: [
      { at: { data: 'MLSD' }, do: { type: 'send', bytes: 'type=file; a\r\n' } },
      { at: { data: 'MLSD', afterBytes: 20 }, do: { type: 'reply', code: 426, text: 'Cut.', ending: 'end' } },
    ],
    call: 'list',
    fails: { code: 'FTP_TRANSFER_REFUSED', reply: { code: 426 } },
    leaves: 'usable',
  },
  {
    id: 'N8 reset',
    what: 'half a listing comes, with a reset and a 226',
    faults: [
      {
        at: { data: 'MLSD', afterBytes: 20 },
        do: { type: 'reply', code: 226, text: 'Done.', ending: 'reset' },
      },
    ],
    call: 'list',
    over: 'both',
    fails: { code: 'FTP_DATA_BROKEN' },
    leaves: 'usable',
  },
  {
    id: 'N9 226',
    what: 'an empty listing comes with a 226 and no 150',
    faults: [
      { at: { reply: 'MLSD' }, do: { type: 'omit' } },
      { at: { data: 'MLSD' }, do: { type: 'drop' } },
    ],
    call: 'list',
    gives: [],
    leaves: 'usable',
  },
  {
    id: 'N9 450',
    what: 'an empty directory is a 450',
    faults: [{ at: { command: 'MLSD' }, do: { type: 'answer', code: 450, text: 'No files found.' } }],
    call: 'list',
    gives: [],
    leaves: 'usable',
  },
  {
    id: 'N9 550',
    what: 'a 550 is an error',
    faults: [{ at: { command: 'MLSD' }, do: { type: 'answer', code: 550, text: 'No such directory.' } }],
    call: 'list',
    fails: { code: 'FTP_REFUSED', reply: { code: 550 } },
    leaves: 'usable',
  },
  {
    id: 'N10',
    what: 'lines end with a bare LF, the last one without, and come byte by byte',
    faults: [
      { at: { data: 'MLSD' }, do: { type: 'drip', by: 1, ms: 1 } },
      {
        at: { data: 'MLSD' },
        do: { type: 'send', bytes: 'type=file; é\ntype=file; b', instead: true },
      },
    ],
    call: 'list',
    gives: ['é', 'b'],
    leaves: 'usable',
  },
]
