import type { PathArgument } from '../command/command.ts'
import type { Conversation } from './conversation.ts'
import { openData } from './open-data.ts'
import type { Outcome } from './outcome.ts'
import { prepare } from './prepare.ts'
import { restartAt } from './restart-at.ts'
import type { Exchange } from './step.ts'
import { type TransferReport, transfer } from './transfer.ts'

export interface StoreRequest {
  readonly path: PathArgument
  /** Add to the end of the file instead of replacing it (APPE). */
  readonly append?: boolean | undefined
  /** Where in the remote file the first byte goes (RFC 3659, 5). */
  readonly offset?: number | undefined
  /** Bytes that the source will give, if known. */
  readonly size?: number | undefined
}

/** Stores a file in TYPE I, replacing it, from an offset, or at its end. */
export function* store(conversation: Conversation, request: StoreRequest): Exchange<Outcome<TransferReport>> {
  const { path, append = false, offset = 0 } = request
  const address = yield* prepare(conversation)
  if (address.type !== 'completed') return address
  const opened = yield* openData(conversation, address.value, { direction: 'out', expected: request.size })
  if (opened.type !== 'completed') return opened
  const restarted = yield* restartAt(offset)
  if (restarted.type !== 'completed') return restarted
  return yield* transfer(conversation, {
    command: { verb: append ? 'APPE' : 'STOR', path },
    expected: request.size,
  })
}
