import type { StateTable } from './state-table.ts'

export type RepresentationState = 'ascii' | 'ebcdic' | 'image' | 'local'

const type = { 'TYPE A 2': 'ascii', 'TYPE E 2': 'ebcdic', 'TYPE I 2': 'image', 'TYPE L 2': 'local' } as const
const reset = { 'REIN 2': 'ascii' } as const

/** The representation type of transfers (RFC 959, 3.1.1): ASCII until TYPE. */
export const representationTable: StateTable<RepresentationState> = {
  initial: 'ascii',
  moves: {
    ascii: type,
    ebcdic: { ...type, ...reset },
    image: { ...type, ...reset },
    local: { ...type, ...reset },
  },
}
