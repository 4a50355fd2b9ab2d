import type { StateTable } from './state-table.ts'

export type DialogueState = 'awaiting-greeting' | 'open' | 'upgrading' | 'closing' | 'closed'

/** The control connection as a conversation: greeted, open, at a TLS upgrade, ended (RFC 959, 5.4; RFC 4217, 4). */
export const dialogueTable: StateTable<DialogueState> = {
  initial: 'awaiting-greeting',
  moves: {
    'awaiting-greeting': {
      'greeting 2': 'open',
      'greeting 4': 'closing',
      'greeting 5': 'closing',
      end: 'closed',
    },
    open: { 'AUTH 234': 'upgrading', 'QUIT 2': 'closing', '* 421': 'closing', end: 'closed' },
    upgrading: { 'tls-established': 'open', end: 'closed' },
    closing: { end: 'closed' },
    closed: {},
  },
}
