import type { StateTable } from './state-table.ts'

export type DialogueState = 'awaiting-greeting' | 'open' | 'upgrading' | 'clearing' | 'closing' | 'closed'

const over = { '* 421': 'closing', end: 'closed' } as const

/**
 * The control connection as a conversation: greeted, open, at a change of its protection, ended (RFC 959, 5.4; RFC
 * 4217, 4). The inputs `control ...` are the moves of the control protection table: nothing is said during them.
 */
export const dialogueTable: StateTable<DialogueState> = {
  initial: 'awaiting-greeting',
  moves: {
    'awaiting-greeting': {
      'greeting 2': 'open',
      'greeting 4': 'closing',
      'greeting 5': 'closing',
      end: 'closed',
    },
    open: {
      'control negotiating': 'upgrading',
      'control clearing': 'clearing',
      'QUIT 2': 'closing',
      ...over,
    },
    upgrading: { 'control protected': 'open', ...over },
    clearing: { 'control clear': 'open', ...over },
    closing: { end: 'closed' },
    closed: {},
  },
}
