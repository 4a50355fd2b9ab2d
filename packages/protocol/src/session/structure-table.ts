import type { StateTable } from './state-table.ts'

export type StructureState = 'file' | 'record' | 'page'

const structure = { 'STRU F 2': 'file', 'STRU R 2': 'record', 'STRU P 2': 'page' } as const
const reset = { 'REIN 2': 'file' } as const

/** The structure of what is transferred (RFC 959, 3.1.2). */
export const structureTable: StateTable<StructureState> = {
  initial: 'file',
  moves: {
    file: structure,
    record: { ...structure, ...reset },
    page: { ...structure, ...reset },
  },
}
