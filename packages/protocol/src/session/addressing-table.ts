import type { StateTable } from './state-table.ts'

export type AddressingState = 'any' | 'extended-only'

/** Which commands may ask for a data connection: after EPSV ALL only EPSV (RFC 2428, 4). */
export const addressingTable: StateTable<AddressingState> = {
  initial: 'any',
  moves: {
    any: { 'EPSV ALL 2': 'extended-only' },
    'extended-only': { 'REIN 2': 'any' },
  },
}
