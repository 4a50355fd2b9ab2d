import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import { MOST_OUTSTANDING } from './most-outstanding.ts'
import type { SessionState } from './session-state.ts'

/** What decides whether a command can be sent. */
export interface Moment {
  readonly state: SessionState
  /** The commands before it that have no final reply, the oldest first. */
  readonly ahead: readonly Command[]
  /** What was sent of USER, PASS and ACCT since the last USER or REIN. */
  readonly given: ReadonlySet<string>
  readonly lockStep: boolean
}

/** Their reply changes what comes next, or ends everything. */
const nothingFollows: ReadonlySet<string> = new Set(['AUTH', 'CCC', 'QUIT', 'REIN'])
const oncePerLogIn: ReadonlySet<string> = new Set(['ACCT', 'PASS'])

/** Why a command cannot be sent now, as the end of a sentence; nothing if it can. */
export function whyNotNow({ verb }: Command, { state, ahead, given, lockStep }: Moment): string | undefined {
  if (state.dialogue !== 'open') return `the control connection is ${state.dialogue}`
  if (ahead.length >= MOST_OUTSTANDING)
    return `${ahead.length} commands are unanswered; wait for their replies`
  const last = ahead.at(-1)?.verb ?? ''
  if (nothingFollows.has(last)) return `nothing may follow ${last} before its reply`
  if (verb === 'AUTH' && state.controlProtection !== 'clear') return 'the control connection is under TLS'
  if (verb === 'CCC' && ahead.length > 0) return `${last} is still unanswered, and CCC must stand alone`
  if (verb === 'USER' && ahead.some(command => command.verb === verb)) return 'the last USER is unanswered'
  if (oncePerLogIn.has(verb) && given.has(verb))
    return 'it was sent once in this log-in; begin again with USER'
  if (lockStep && ahead.length > 0 && !isWayOut(verb, ahead)) {
    return `${last} is still unanswered, and this session sends one command at a time`
  }
  return undefined
}

/** A transfer that is under way can be given up also in lock-step. */
function isWayOut(verb: string, ahead: readonly Command[]): boolean {
  return verb === 'ABOR' && ahead.every(command => verbs[command.verb].transfer !== undefined)
}
