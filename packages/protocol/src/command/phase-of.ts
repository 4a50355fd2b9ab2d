import type { Phase } from '../errors.ts'
import type { Command } from './command.ts'
import { rowOf, verbs } from './verbs.ts'

/** The phase that a command belongs to; no command means that the greeting is awaited. */
export function phaseOf(command: Command | undefined): Phase {
  if (command === undefined) return 'greeting'
  return (command.verb === 'OTHER' ? rowOf(command.name) : undefined)?.phase ?? verbs[command.verb].phase
}
