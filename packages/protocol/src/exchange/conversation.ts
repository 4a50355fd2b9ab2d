import { type Features, noFeatures } from '../answers/features.ts'
import type { System } from '../answers/system-reply.ts'
import type { Command } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import type { SessionState } from '../session/session-state.ts'
import type { AheadMemory } from './sent-ahead.ts'
import { lockStep, type ServerProfile } from './server-profile.ts'

/** What exchanges must see of the session that they run on, which is a `UserSession` for one. */
export interface ConversingSession {
  readonly state: SessionState
  /** One command at a time, whatever the server is known to bear. */
  readonly lockStep?: boolean
}

/** What the exchanges of one control connection know and learn about its server. */
export interface Conversation extends AheadMemory {
  /** The live state of the session that the exchanges run on. */
  readonly session: ConversingSession
  /** The port of the control connection: no data connection may go there. */
  readonly controlPort: number
  /** Who opens data connections: passive, we do; active, the server does. */
  readonly dataMode: 'passive' | 'active'
  /** The IPv4 addresses to which the answer to PASV may lead; to any other, only its port is taken. */
  trustedHosts: readonly string[] | 'any'
  /** Data connections may go to ports below 1024 as well. */
  lowPorts: boolean
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
  /** The server takes PRET, or at least has not said that it does not know it. */
  takesPret: boolean
  /** How this server lists a directory best, as far as it is known; `no MLSD` leaves open whether it takes `-a`. */
  listing: 'MLSD' | 'LIST -a' | 'LIST' | 'no MLSD' | undefined
  /** The algorithm that we have chosen for HASH; empty where the choice may have failed. */
  hashAlgorithm: string | undefined
  /**
   * What takes back an offset or range that no transfer has used up. All measured servers keep one, whatever else they
   * are asked meanwhile, and would apply it to the next transfer and call that complete.
   */
  leftover: Command | undefined
  /** MODE Z is wanted: it is left only for stores that the server is known to fail at. Whoever asks for it sets this. */
  compresses: boolean
  /** STOU was sent: some servers append no more after it. */
  storedUnique: boolean
  /** The greeting, where it said that we are logged in already. */
  admitted: Reply | undefined
}

/**
 * A conversation that knows nothing yet: one for each control connection, for all exchanges on it.
 *
 * @example
 * const session = new UserSession()
 * const conversation = createConversation(session, 21)
 * yield* greet(conversation)
 * yield* logIn(conversation, { user: 'me', password: 'secret' })
 * yield* retrieve(conversation, { path: 'a.txt' })
 */
export function createConversation(
  session: ConversingSession,
  controlPort: number,
  dataMode: 'passive' | 'active' = 'passive',
): Conversation {
  return {
    session,
    controlPort,
    dataMode,
    trustedHosts: [],
    lowPorts: false,
    profile: lockStep,
    features: noFeatures,
    featuresOf: 'nobody',
    system: undefined,
    passive: 'EPSV',
    active: 'EPRT',
    takesPret: true,
    listing: undefined,
    hashAlgorithm: undefined,
    leftover: undefined,
    compresses: false,
    storedUnique: false,
    ahead: undefined,
    answeredAhead: false,
    admitted: undefined,
  }
}
