import type { Command } from '../command/command.ts'
import { type Need, verbs } from '../command/verbs.ts'
import type { SessionState } from './session-state.ts'

/** What must have gone before a command and has not, and the code that says so. */
export interface UnmetNeed {
  readonly need: Need
  readonly code: number
}

const rules: Readonly<Record<Need, { readonly code: number; isMet(state: SessionState): boolean }>> = {
  'log-in': { code: 530, isMet: ({ login }) => login === 'logged-in' },
  USER: { code: 503, isMet: ({ login }) => login === 'password-due' },
  RNFR: { code: 503, isMet: ({ sequence }) => sequence === 'rename-due' },
  AUTH: { code: 503, isMet: ({ controlProtection }) => controlProtection === 'protected' },
  'data-connection': { code: 425, isMet: ({ dataConnection }) => dataConnection !== 'none' },
}

/** The first need of a command that is not met in a state. */
export function unmetNeed(command: Command, state: SessionState): UnmetNeed | undefined {
  const need = verbs[command.verb].needs.find(name => !rules[name].isMet(state))
  return need && { need, code: rules[need].code }
}
