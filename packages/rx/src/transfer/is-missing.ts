import { ReplyError } from '@sluice/protocol'
import { kindOf } from '../failure/kind-of.ts'
import { givesReason } from '../failure/kind-of-reply.ts'

/** The server says in clear words that there is no such file; some say the same of one that is forbidden. */
export function isMissing(error: unknown): boolean {
  return error instanceof ReplyError && kindOf(error) === 'not-found' && givesReason(error.reply)
}
