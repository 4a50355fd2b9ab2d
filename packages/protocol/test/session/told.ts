import type { SessionEvent } from '../../src/session/session-event.ts'
import { UserSession } from '../../src/session/user-session.ts'
import type { UserSessionOptions } from '../../src/session/user-session-options.ts'
import { bytesOf } from '../bytes-of.ts'

/** A greeted session. */
export function greeted(options?: UserSessionOptions): UserSession {
  const session = new UserSession(options)
  session.receive(bytesOf('220 ready\r\n'))
  return session
}

/** Feeds the wire in the given pieces, and names the events. */
export function told(session: UserSession, pieces: readonly Uint8Array[]): string[] {
  return pieces.flatMap(piece => session.receive(piece)).map(named)
}

export function named(event: SessionEvent): string {
  switch (event.type) {
    case 'preliminary':
    case 'replied':
      return `${event.type} ${event.ticket} ${event.reply.code}`
    case 'unanswered':
      return `unanswered ${event.ticket}`
    case 'stray':
      return `stray ${event.reply.code}`
    case 'failed':
      return `failed ${event.error.code}`
    default:
      return event.type
  }
}
