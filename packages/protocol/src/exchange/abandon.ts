import { send } from './ask.ts'
import type { Aborted, Exchange } from './step.ts'

/**
 * Gives up a transfer that is under way and brings the session back into step.
 *
 * The data connection goes at once. Servers answer what follows in different ways (two replies, one, a second 150, replies in either order), so
 * nothing is counted: after ABOR one reply of any kind is awaited (Pure-FTPd swallows what shares a segment with ABOR), then
 * PWD is the barrier, for its 257 cannot be mistaken.
 */
export function* abandon(): Exchange<Aborted> {
  yield { type: 'drop-data' }
  const sent = yield* send({ verb: 'ABOR' })
  if (sent.type !== 'sent') return { type: 'aborted' }
  const answer = yield { type: 'next-reply', deadline: 'abort' }
  if (answer.type === 'reply') yield { type: 'resynchronise' }
  return { type: 'aborted' }
}
