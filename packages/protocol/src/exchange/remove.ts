import type { PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Deletes a file: DELE (RFC 959, 4.1.3). */
export function remove(path: PathArgument): Exchange<Outcome<Reply>> {
  return ask({ verb: 'DELE', path })
}

/** Deletes an empty directory: RMD (RFC 959, 4.1.3). */
export function removeDirectory(path: PathArgument): Exchange<Outcome<Reply>> {
  return ask({ verb: 'RMD', path })
}
