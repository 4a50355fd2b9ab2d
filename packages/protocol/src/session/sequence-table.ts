import type { StateTable } from './state-table.ts'

export type SequenceState = 'none' | 'rename-due' | 'copy-due' | 'restart-due' | 'range-due'

const begun = {
  'RNFR 350': 'rename-due',
  'SITE CPFR 350': 'copy-due',
  'REST 350': 'restart-due',
  'RANG 1 0 350': 'none',
  'RANG 350': 'range-due',
} as const
const anyOther = { '* 2': 'none', '* 3': 'none', '* 4': 'none', '* 5': 'none', 'transfer 1': 'none' } as const

/**
 * Commands that must follow each other: RNFR and RNTO, REST or RANG and a transfer with only its address between, got
 * at the first attempt or a later one (RFC 959, 5.4; RFC 3659, 5; draft-bryan-ftp-range).
 */
export const sequenceTable: StateTable<SequenceState> = {
  initial: 'none',
  moves: {
    none: begun,
    'rename-due': { ...begun, ...anyOther },
    'copy-due': { ...begun, ...anyOther },
    'restart-due': {
      ...begun,
      'address 2': 'restart-due',
      'address 4': 'restart-due',
      'address 5': 'restart-due',
      ...anyOther,
    },
    'range-due': {
      ...begun,
      'address 2': 'range-due',
      'address 4': 'range-due',
      'address 5': 'range-due',
      ...anyOther,
    },
  },
}
