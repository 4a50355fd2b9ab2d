import type { StateTable } from './state-table.ts'

export type SequenceState = 'none' | 'rename-due' | 'restart-due'

const begun = { 'RNFR 350': 'rename-due', 'REST 350': 'restart-due' } as const
const anyOther = { '* 2': 'none', '* 4': 'none', '* 5': 'none', 'transfer 1': 'none' } as const

/**
 * Commands that must follow each other: RNFR and RNTO, REST and a transfer with only its address between (RFC 959,
 * 5.4; RFC 3659, 5).
 */
export const sequenceTable: StateTable<SequenceState> = {
  initial: 'none',
  moves: {
    none: begun,
    'rename-due': { ...begun, ...anyOther },
    'restart-due': {
      ...begun,
      'EPSV 2': 'restart-due',
      'PASV 2': 'restart-due',
      'EPRT 2': 'restart-due',
      'PORT 2': 'restart-due',
      ...anyOther,
    },
  },
}
