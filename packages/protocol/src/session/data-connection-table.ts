import type { StateTable } from './state-table.ts'

export type DataConnectionState = 'none' | 'passive' | 'active' | 'transferring'

const addressed = {
  'EPSV ALL 2': 'none',
  'EPSV 2': 'passive',
  'PASV 2': 'passive',
  'LPSV 2': 'passive',
  'CPSV 2': 'passive',
  'EPRT 2': 'active',
  'PORT 2': 'active',
  'LPRT 2': 'active',
} as const
const ended = { 'transfer 2': 'none', 'transfer 4': 'none', 'transfer 5': 'none' } as const
const waiting = { ...addressed, ...ended, 'transfer 1': 'transferring', 'REIN 2': 'none' } as const

/** Where the next data connection comes from, and whether one is in use (RFC 959, 3.2; RFC 1639; RFC 2428). */
export const dataConnectionTable: StateTable<DataConnectionState> = {
  initial: 'none',
  moves: {
    none: { ...addressed, 'transfer 1': 'transferring' },
    passive: waiting,
    active: waiting,
    transferring: ended,
  },
}
