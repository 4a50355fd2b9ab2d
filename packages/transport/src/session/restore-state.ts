import { ask, type Command, type Exchange, type Outcome, type SessionState } from '@sluice/protocol'

const types: Readonly<Record<SessionState['representation'], Command>> = {
  ascii: { verb: 'TYPE', type: 'A' },
  ebcdic: { verb: 'TYPE', type: 'E' },
  image: { verb: 'TYPE', type: 'I' },
  local: { verb: 'TYPE', type: 'L', detail: '8' },
}

const modes: Readonly<Record<SessionState['transmission'], Command>> = {
  stream: { verb: 'MODE', mode: 'S' },
  block: { verb: 'MODE', mode: 'B' },
  compressed: { verb: 'MODE', mode: 'C' },
  deflate: { verb: 'MODE', mode: 'Z' },
}

/**
 * Brings a session that has just logged in to where another one was: TYPE, PROT, MODE, EPSV ALL, and by the steps
 * given its directory. The first refusal ends it.
 */
export function* restoreState(
  now: SessionState,
  before: SessionState,
  steps: readonly Command[],
): Exchange<Outcome<void>> {
  for (const command of [...settings(now, before), ...steps]) {
    const outcome = yield* ask(command)
    if (outcome.type !== 'completed') return outcome
  }
  return { type: 'completed', value: undefined }
}

function* settings(now: SessionState, before: SessionState): Iterable<Command> {
  if (now.representation !== before.representation) yield types[before.representation]
  if (now.dataProtection !== before.dataProtection)
    yield { verb: 'PROT', level: before.dataProtection === 'clear' ? 'C' : 'P' }
  if (now.transmission !== before.transmission) yield modes[before.transmission]
  if (before.addressing === 'extended-only') yield { verb: 'EPSV', protocol: 'ALL' }
}
