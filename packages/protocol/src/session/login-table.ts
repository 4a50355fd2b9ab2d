import type { StateTable } from './state-table.ts'

export type LoginState = 'logged-out' | 'password-due' | 'account-due' | 'logged-in'

const user = { 'USER 2': 'logged-in', 'USER 331': 'password-due', 'USER 332': 'account-due' } as const
const refused = { 'USER 4': 'logged-out', 'USER 5': 'logged-out' } as const
const reset = { 'AUTH 234': 'logged-out', 'REIN 2': 'logged-out' } as const

/**
 * Who the server takes us for (RFC 959, 5.4 and 6, log-in).
 *
 * AUTH makes everybody log in again (RFC 2228, 3). A USER that is refused leaves who is logged in, as servers do.
 */
export const loginTable: StateTable<LoginState> = {
  initial: 'logged-out',
  moves: {
    'logged-out': { ...user, 'greeting 230': 'logged-in' },
    'password-due': {
      ...user,
      ...refused,
      ...reset,
      'PASS 2': 'logged-in',
      'PASS 332': 'account-due',
      'PASS 4': 'logged-out',
      'PASS 5': 'logged-out',
    },
    'account-due': {
      ...user,
      ...refused,
      ...reset,
      'ACCT 2': 'logged-in',
      'ACCT 4': 'logged-out',
      'ACCT 5': 'logged-out',
    },
    'logged-in': { ...user, ...reset },
  },
}
