import { parseSizeReply } from '../answers/size-reply.ts'
import { parseTimeReply } from '../answers/time-value.ts'
import type { TimeValue } from '../answers/timestamp.ts'
import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, askAll, firstRefusal } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { imageType } from './data-settings.ts'
import { completed, type Outcome, readValue } from './outcome.ts'
import type { Exchange } from './step.ts'

/** The size of a file in bytes: SIZE in TYPE I, which servers refuse or count otherwise for text (RFC 3659, 4). */
export function* size(conversation: Conversation, path: PathArgument): Exchange<Outcome<number>> {
  const command: Command = { verb: 'SIZE', path }
  const commands = [...imageType(conversation), command]
  const asked = yield* askAll(conversation, commands)
  if (asked.type !== 'completed') return asked
  const refusal = firstRefusal(commands, asked.value)
  return refusal ?? readValue(command, completed(asked.value.at(-1) as Reply), parseSizeReply)
}

/** When a file was last changed, in UTC: MDTM (RFC 3659, 3). */
export function* modificationTime(path: PathArgument): Exchange<Outcome<TimeValue>> {
  const command: Command = { verb: 'MDTM', path }
  return readValue(command, yield* ask(command), parseTimeReply)
}
