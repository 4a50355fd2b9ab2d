import { RemoteProtocolError } from '../errors.ts'
import { badSequence } from './bad-sequence.ts'
import { advance, type SessionState } from './session-state.ts'

/** What the owner of the sockets tells a session. */
export type SessionFact = 'tls-established' | 'tls-cleared'

/** The peer has agreed, or we have, to TLS or to its end: nothing may be read as FTP until it is done. */
export function isChangingProtection({ dialogue }: SessionState): boolean {
  return dialogue === 'upgrading' || dialogue === 'clearing'
}

/** The state after TLS began or ended. Throws `LocalProtocolError` when neither is due. */
export function changeProtection(state: SessionState, fact: SessionFact): SessionState {
  const next = advance(state, [fact])
  // Under implicit TLS the handshake comes before the greeting.
  const isDue = isChangingProtection(state) || state.dialogue === 'awaiting-greeting'
  if (isDue && next.controlProtection !== state.controlProtection) return next
  throw badSequence(`"${fact}" is not due: the control connection is ${state.dialogue}`)
}

/** Bytes at a place where an attacker could have put them before TLS began, or where TLS should have ended. */
export function bytesBehindConsent(
  who: 'client' | 'server',
  { dialogue }: SessionState,
): RemoteProtocolError {
  const what =
    dialogue === 'clearing' ? 'more behind the consent to end TLS' : 'clear text behind the consent to TLS'
  return new RemoteProtocolError({
    code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE',
    phase: 'tls',
    message: `the ${who} (or somebody between) sent ${what}; it was not read`,
  })
}
