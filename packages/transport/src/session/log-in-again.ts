import {
  type Conversation,
  type Credentials,
  type Exchange,
  logIn,
  negotiate,
  type Outcome,
  protectData,
  type Reply,
  secure,
  securePreferred,
} from '@sluice/protocol'
import type { TlsMode } from '../connection-options.ts'

/** Logs in on a connection that has been in use: TLS first where the mode wants it, and all that a log-in loses. */
export function* logInAgain(
  conversation: Conversation,
  credentials: Credentials,
  mode: TlsMode,
  level: 'P' | 'C',
): Exchange<Outcome<Reply>> {
  const { session } = conversation
  if (mode !== 'none' && session.state.controlProtection === 'clear') {
    const secured = yield* mode === 'preferred' ? securePreferred() : secure()
    if (secured.type !== 'completed') return secured
  }
  const admitted = yield* logIn(conversation, credentials)
  if (admitted.type !== 'completed') return admitted
  if (session.state.controlProtection === 'protected') {
    const isPrivate = yield* protectData(conversation, level)
    if (isPrivate.type !== 'completed') return isPrivate
  }
  const known = yield* negotiate(conversation)
  return known.type === 'completed' ? admitted : known
}
