import type { StateTable } from './state-table.ts'

export type ControlProtectionState = 'clear' | 'negotiating' | 'protected'

/** Whether the control connection is under TLS (RFC 4217, 4 and 12). */
export const controlProtectionTable: StateTable<ControlProtectionState> = {
  initial: 'clear',
  moves: {
    clear: { 'AUTH 234': 'negotiating', 'tls-established': 'protected' },
    negotiating: { 'tls-established': 'protected' },
    protected: { 'CCC 2': 'clear' },
  },
}
