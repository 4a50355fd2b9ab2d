import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import type { SessionState } from '../session/session-state.ts'
import type { TransmissionState } from '../session/transmission-table.ts'
import { ask } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange, TransmissionMode } from './step.ts'

/**
 * How bytes travel over data connections: MODE (RFC 959, 3.4). The driver of the exchanges must know the mode; S is
 * the one that all know.
 */
export function* transferMode(mode: TransmissionMode): Exchange<Outcome<void>> {
  return mapOutcome(yield* ask({ verb: 'MODE', mode }), () => undefined)
}

/** The mode that a transfer needs, where the session is in another one. */
export function modeFor(
  { compresses, profile, session }: Conversation,
  { verb }: Command,
): readonly Command[] {
  if (!compresses) return []
  const mode = verbs[verb].transfer === 'store' && !profile.inflates ? 'S' : 'Z'
  return modeOf(session.state) === mode ? [] : [{ verb: 'MODE', mode }]
}

/**
 * Promises to use nothing but EPSV for data from here on, which lets some firewalls and servers do less: EPSV ALL
 * (RFC 2428, 4).
 */
export function* extendedPassiveOnly(): Exchange<Outcome<void>> {
  return mapOutcome(yield* ask({ verb: 'EPSV', protocol: 'ALL' }), () => undefined)
}

/** EPSV ALL was agreed to: no other command may set up a data connection. */
export function isExtendedOnly({ session }: Conversation): boolean {
  return session.state.addressing === 'extended-only'
}

/** The mode that the server has agreed to, also where nobody waited for its word. */
export function modeOf({ transmission }: SessionState): TransmissionMode {
  return modes[transmission]
}

const modes: Readonly<Record<TransmissionState, TransmissionMode>> = {
  stream: 'S',
  block: 'B',
  compressed: 'C',
  deflate: 'Z',
}

/** TYPE I, unless it holds already. */
export function imageType({ session }: Conversation): readonly Command[] {
  return session.state.representation === 'image' ? [] : [{ verb: 'TYPE', type: 'I' }]
}
