import type { StateTable } from './state-table.ts'

export type ControlProtectionState = 'clear' | 'negotiating' | 'protected' | 'clearing'

/**
 * Whether the control connection is under TLS (RFC 4217, 4 and 5); REIN ends it too (RFC 4217, 12).
 *
 * Who agrees to a change says so under the old protection; `negotiating` and `clearing` last until TLS itself is done.
 */
export const controlProtectionTable: StateTable<ControlProtectionState> = {
  initial: 'clear',
  moves: {
    clear: { 'AUTH 234': 'negotiating', 'tls-established': 'protected' },
    negotiating: { 'tls-established': 'protected' },
    protected: { 'CCC 2': 'clearing', 'REIN 2': 'clearing' },
    clearing: { 'tls-cleared': 'clear' },
  },
}
