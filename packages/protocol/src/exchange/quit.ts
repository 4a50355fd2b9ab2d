import type { Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Takes leave: QUIT (RFC 959, 4.1.1). */
export function quit(): Exchange<Outcome<Reply>> {
  return ask({ verb: 'QUIT' }, 'quit')
}
