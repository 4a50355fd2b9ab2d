import type { StateTable } from './state-table.ts'

export type TransmissionState = 'stream' | 'block' | 'compressed' | 'deflate'

const mode = {
  'MODE S 2': 'stream',
  'MODE B 2': 'block',
  'MODE C 2': 'compressed',
  'MODE Z 2': 'deflate',
} as const
const reset = { 'REIN 2': 'stream' } as const

/** How data connections carry their bytes (RFC 959, 3.4; draft-preston-ftpext-deflate for Z). */
export const transmissionTable: StateTable<TransmissionState> = {
  initial: 'stream',
  moves: {
    stream: mode,
    block: { ...mode, ...reset },
    compressed: { ...mode, ...reset },
    deflate: { ...mode, ...reset },
  },
}
