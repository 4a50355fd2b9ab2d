import { type Features, noFeatures } from '../answers/features.ts'
import type { System } from '../answers/system-reply.ts'
import type { Reply } from '../reply/reply.ts'
import type { SessionState } from '../session/session-state.ts'
import { lockStep, type ServerProfile } from './server-profile.ts'
import type { TransmissionMode } from './step.ts'

/** What the exchanges of one control connection know and learn about its server. */
export interface Conversation {
  /** The live state of the session that the exchanges run on. */
  readonly session: { readonly state: SessionState }
  /** The port of the control connection: no data connection may go there. */
  readonly controlPort: number
  /** Who opens data connections: passive, we do; active, the server does. */
  readonly dataMode: 'passive' | 'active'
  profile: ServerProfile
  features: Features
  /** Whether the features were asked for by somebody who was logged in: some servers tell them more, or anything. */
  featuresOf: 'nobody' | 'logged-out' | 'logged-in'
  /** What the server says that it is, in answer to SYST. */
  system: System | undefined
  /** The command that gets a passive address; PASV once EPSV has failed. */
  passive: 'EPSV' | 'PASV'
  /** The command that tells our address; PORT once EPRT has failed. */
  active: 'EPRT' | 'PORT'
  /** EPSV ALL was agreed to: no other command may set up a data connection (RFC 2428, 4). */
  extendedOnly: boolean
  /** The server takes PRET, or at least has not said that it does not know it. */
  takesPret: boolean
  /** How this server lists a directory best; undefined until one was listed. */
  listing: 'MLSD' | 'LIST -a' | 'LIST' | undefined
  mode: TransmissionMode
  /** STOU was sent: some servers append no more after it. */
  storedUnique: boolean
  /** The greeting, where it said that we are logged in already. */
  admitted: Reply | undefined
}

/** A conversation that knows nothing yet. */
export function createConversation(
  session: { readonly state: SessionState },
  controlPort: number,
  dataMode: 'passive' | 'active' = 'passive',
): Conversation {
  return {
    session,
    controlPort,
    dataMode,
    profile: lockStep,
    features: noFeatures,
    featuresOf: 'nobody',
    system: undefined,
    passive: 'EPSV',
    active: 'EPRT',
    extendedOnly: false,
    takesPret: true,
    listing: undefined,
    mode: 'S',
    storedUnique: false,
    admitted: undefined,
  }
}
