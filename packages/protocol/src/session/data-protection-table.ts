import type { StateTable } from './state-table.ts'

export type DataProtectionState = 'clear' | 'private'

/** Whether data connections are under TLS (RFC 2228, 3 PROT; RFC 4217, 9): AUTH and REIN reset it, CCC does not. */
export const dataProtectionTable: StateTable<DataProtectionState> = {
  initial: 'clear',
  moves: {
    clear: { 'PROT P 2': 'private' },
    private: { 'PROT C 2': 'clear', 'AUTH 234': 'clear', 'REIN 2': 'clear' },
  },
}
