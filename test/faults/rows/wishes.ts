import type { Row } from '../row.ts'

/** What callers may wish for transfers besides: text, a least speed, NOOP, compression. */
export const wishRows: readonly Row[] = [
  {
    id: 'T11',
    what: 'a text has another length on its way than SIZE says',
    faults: [],
    call: 'retrieve-text',
    over: 'both',
    // Each of the four line ends of the file is a byte longer.
    gives: 1004,
    leaves: 'usable',
  },
  {
    id: 'T14 floor',
    what: 'the data drips for ever',
    faults: [{ at: { data: 'RETR' }, do: { type: 'drip', by: 1, ms: 50 } }],
    call: 'retrieve-floor',
    over: 'both',
    fails: { code: 'FTP_DATA_BROKEN', cause: { code: 'FTP_TOO_SLOW' } },
    leaves: 'usable',
  },
  {
    id: 'T15',
    what: 'the data stands still for long, and NOOP keeps the control connection in memory',
    faults: [{ at: { data: 'RETR', afterBytes: 500 }, do: { type: 'delay', ms: 200 } }],
    call: 'retrieve',
    over: 'both',
    options: { noopDuringTransfers: 20 },
    gives: 1000,
    sends: ['NOOP'],
    leaves: 'usable',
  },
  {
    id: 'T15 421',
    what: 'NOOP during a transfer is answered with 421',
    faults: [
      { at: { data: 'RETR', afterBytes: 500 }, do: { type: 'delay', ms: 200 } },
      { at: { command: 'NOOP' }, do: { type: 'answer', code: 421, text: 'Too long.' } },
    ],
    call: 'retrieve',
    options: { noopDuringTransfers: 20 },
    gives: 1000,
    leaves: 'closed',
  },
  {
    id: 'N12',
    what: 'a small file inflates to a large one',
    faults: [],
    call: 'retrieve-much',
    over: 'both',
    options: { compress: { maxBytes: 1024 * 1024 } },
    fails: {
      code: 'FTP_DATA_BROKEN',
      cause: { code: 'FTP_LIMIT_EXCEEDED' },
    },
    leaves: 'usable',
  },
  {
    id: 'N12 rubbish',
    what: 'what comes in MODE Z is not compressed',
    faults: [{ at: { data: 'RETR' }, do: { type: 'send', bytes: 'this is as it is', instead: true } }],
    call: 'retrieve',
    over: 'both',
    options: { compress: true },
    fails: { code: 'FTP_DATA_BROKEN', bytesTransferred: 0, cause: { code: 'FTP_MALFORMED_DATA' } },
    leaves: 'usable',
  },
  {
    id: 'N12 half',
    what: 'a compressed file is cut midway, with a reason',
    faults: [
      {
        at: { data: 'RETR', afterBytes: 100 },
        do: { type: 'reply', code: 451, text: 'Disk.', ending: 'end' },
      },
    ],
    call: 'retrieve',
    over: 'both',
    options: { compress: true },
    fails: { code: 'FTP_TRANSFER_REFUSED', reply: { code: 451 } },
    leaves: 'usable',
  },
]
