import { type Features, noFeatures } from '../answers/features.ts'
import type { SessionState } from '../session/session-state.ts'
import { lockStep, type ServerProfile } from './server-profile.ts'

/** What the exchanges of one control connection know and learn about its server. */
export interface Conversation {
  /** The live state of the session that the exchanges run on. */
  readonly session: { readonly state: SessionState }
  /** The port of the control connection: no data connection may go there. */
  readonly controlPort: number
  profile: ServerProfile
  features: Features
  /** The command that gets a passive address; PASV once EPSV has failed. */
  passive: 'EPSV' | 'PASV'
}

export function createConversation(
  session: { readonly state: SessionState },
  controlPort: number,
): Conversation {
  return { session, controlPort, profile: lockStep, features: noFeatures, passive: 'EPSV' }
}
