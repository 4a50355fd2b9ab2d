import type { Command, PathArgument } from '../command/command.ts'
import type { Conversation } from './conversation.ts'
import { openData, passiveAddress } from './open-data.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'
import { type TransferReport, transfer } from './transfer.ts'

const NOTHING_THERE = 450

/** The command that lists a directory best on this server: MLSD where FEAT names it (RFC 3659, 7), else LIST. */
export function listCommand(conversation: Conversation): 'MLSD' | 'LIST' {
  return conversation.features.has('MLST') || conversation.features.has('MLSD') ? 'MLSD' : 'LIST'
}

/** Fetches the bytes of a listing. 450 means that there is nothing to list; 550 stays a refusal. */
export function* list(
  conversation: Conversation,
  verb: 'MLSD' | 'LIST' | 'NLST',
  path?: PathArgument,
): Exchange<Outcome<TransferReport>> {
  const command: Command = { verb, path: path === '' ? undefined : path }
  const address = yield* passiveAddress(conversation)
  if (address.type !== 'completed') return address
  const opened = yield* openData(conversation, address.value, { direction: 'in', expected: undefined })
  if (opened.type !== 'completed') return opened
  const outcome = yield* transfer(conversation, { command, expected: undefined })
  if (outcome.type === 'refused' && outcome.reply.code === NOTHING_THERE) {
    return completed({ bytes: 0, reply: outcome.reply })
  }
  return outcome
}
