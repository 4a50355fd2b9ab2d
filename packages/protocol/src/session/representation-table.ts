import type { StateTable } from './state-table.ts'

export type RepresentationState = 'ascii' | 'image'

/** The representation type of transfers (RFC 959, 3.1.1): ASCII until TYPE I. */
export const representationTable: StateTable<RepresentationState> = {
  initial: 'ascii',
  moves: {
    ascii: { 'TYPE I 2': 'image' },
    image: { 'TYPE A 2': 'ascii', 'REIN 2': 'ascii' },
  },
}
