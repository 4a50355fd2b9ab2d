import type { Row } from '../row.ts'

/** What goes into commands. */
export const injectionRows: readonly Row[] = [
  {
    id: 'J1',
    what: 'a path of the caller holds a line end',
    faults: [],
    call: 'bad-path',
    fails: { code: 'FTP_BAD_ARGUMENT' },
    leaves: 'usable',
    never: ['DELE'],
  },
  {
    id: 'J3',
    what: 'a path of the caller holds a character whose low byte is a line end',
    faults: [],
    call: 'bad-text',
    options: { charset: 'latin1' },
    fails: { code: 'FTP_UNENCODABLE' },
    leaves: 'usable',
    never: ['DELE'],
  },
  ...(['MLSD', 'LIST'] as const).map(
    (verb): Row => ({
      id: `J4 ${verb}`,
      what: `names begin with a dash and end with blanks, listed by ${verb}`,
      faults:
        verb === 'MLSD'
          ? []
          : [{ at: { command: 'MLSD' }, do: { type: 'answer', code: 502, text: 'No MLSD.' } }],
      call: 'odd-names',
      gives: [[' x '], 1000],
      leaves: 'usable',
    }),
  ),
]
