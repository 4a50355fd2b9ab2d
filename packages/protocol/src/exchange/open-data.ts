import type { Command } from '../command/command.ts'
import { type FtpError, LocalProtocolError } from '../errors.ts'
import type { DataArrangement } from './arrange-data.ts'
import { perform } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { isExtendedOnly, modeOf } from './data-settings.ts'
import { completed, type Outcome } from './outcome.ts'
import { passiveAddress } from './passive-address.ts'
import { inLockStep } from './server-profile.ts'
import type { DataUse, Exchange } from './step.ts'

/** What this transfer adds to what the conversation says of all data connections. */
export type TransferUse = Pick<DataUse, 'direction' | 'expected' | 'stopAt'>

/** All that whoever opens the socket must know. */
export function dataUse({ profile, session }: Conversation, use: TransferUse): DataUse {
  return { ...use, tlsStart: profile.tlsStart, mode: modeOf(session.state) }
}

/**
 * Opens the data connection where it is passive; if an address from EPSV leads nowhere, PASV is tried, and kept if
 * it leads somewhere. An active one comes later, behind the first reply to the transfer command.
 */
export function* openData(
  conversation: Conversation,
  { host, port }: Pick<DataArrangement, 'host' | 'port'>,
  use: DataUse,
  transfer: Command,
): Exchange<Outcome<void>> {
  if (port === undefined) return completed(undefined)
  const opened = yield* connect(host, port, use)
  if (opened.type !== 'open-failed') return opened
  if (conversation.answeredAhead) return yield* reopen(conversation, use, transfer)
  // Another address does not help where our own side cannot open one.
  const isOurs = opened.error instanceof LocalProtocolError
  if (isOurs || conversation.passive === 'PASV' || isExtendedOnly(conversation)) {
    return { type: 'failed', error: opened.error }
  }
  const second = yield* passiveAddress(conversation, transfer, [], 'PASV')
  if (second.type === 'refused') return { type: 'failed', error: opened.error }
  if (second.type !== 'completed') return second
  const reopened = yield* connect(second.value.host, second.value.port, use)
  if (reopened.type === 'open-failed') return { type: 'failed', error: reopened.error }
  if (reopened.type === 'completed') conversation.passive = 'PASV'
  return reopened
}

/** Asks again for an address that was given before its turn and leads nowhere, and for none ahead from then on. */
function* reopen(conversation: Conversation, use: DataUse, transfer: Command): Exchange<Outcome<void>> {
  conversation.profile = inLockStep(conversation.profile)
  const address = yield* passiveAddress(conversation, transfer)
  return address.type === 'completed' ? yield* openData(conversation, address.value, use, transfer) : address
}

function* connect(
  host: string | undefined,
  port: number,
  use: DataUse,
): Exchange<Outcome<void> | { readonly type: 'open-failed'; readonly error: FtpError }> {
  const answer = yield* perform({ type: 'connect', host, port, use }, 'opened', 'open-failed')
  return answer.type === 'opened' ? completed(undefined) : answer
}
