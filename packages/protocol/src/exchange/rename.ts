import type { PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Renames or moves a file or directory: RNFR, RNTO (RFC 959, 4.1.3). */
export function* rename(from: PathArgument, to: PathArgument): Exchange<Outcome<Reply>> {
  const ready = yield* ask({ verb: 'RNFR', path: from })
  if (ready.type !== 'completed') return ready
  return yield* ask({ verb: 'RNTO', path: to })
}
