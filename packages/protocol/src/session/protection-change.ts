import { RemoteProtocolError } from '../errors.ts'
import { badSequence } from './bad-sequence.ts'
import { advance, type SessionState } from './session-state.ts'

/** What the owner of the sockets tells a session. */
export type SessionFact = 'tls-established' | 'tls-cleared'

/** The peer has agreed, or we have, to TLS or to its end: nothing may be read as FTP until it is done. */
export function isChangingProtection({ dialogue }: SessionState): boolean {
  return dialogue === 'upgrading' || dialogue === 'clearing'
}

/**
 * The state after TLS began or ended, or what is wrong when something was said before TLS that begins with the
 * connection; at other changes that was found before. Throws `LocalProtocolError` when neither is due.
 */
export function changeProtection(
  state: SessionState,
  fact: SessionFact,
  peer: Peer,
): SessionState | RemoteProtocolError {
  const next = advance(state, [fact])
  const isImplicit = state.dialogue === 'awaiting-greeting'
  const isDue = isChangingProtection(state) || isImplicit
  if (!isDue || next.controlProtection === state.controlProtection) {
    throw badSequence(`"${fact}" is not due: the control connection is ${state.dialogue}`)
  }
  if (isImplicit && !peer.silent) return bytesBehindConsent(peer.who, state)
  return next
}

/** Whom a session speaks with, and whether it has said nothing of what it should say under TLS. */
export interface Peer {
  readonly who: 'client' | 'server'
  readonly silent: boolean
}

/** Bytes at a place where an attacker could have put them before TLS began, or where TLS should have ended. */
export function bytesBehindConsent(
  who: 'client' | 'server',
  { dialogue }: SessionState,
): RemoteProtocolError {
  const what =
    dialogue === 'clearing' ? 'more behind the consent to end TLS' : 'clear text where TLS was to begin'
  return new RemoteProtocolError({
    code: 'FTP_PLAINTEXT_AT_TLS_UPGRADE',
    phase: 'tls',
    message: `the ${who} (or somebody between) sent ${what}; it was not read`,
  })
}
