import {
  ask,
  type Command,
  type Conversation,
  type Exchange,
  type Outcome,
  type Representation,
} from '@sluice/protocol'

/**
 * What has to hold at both ends before a file goes from one to the other: no old offset, the same type, and the mode
 * that all servers know.
 */
export function* prepareCopy(
  conversation: Conversation,
  representation: Representation,
): Exchange<Outcome<void>> {
  // Nothing was asked ahead for this.
  conversation.ahead = undefined
  const { leftover, session } = conversation
  const commands: Command[] = leftover === undefined ? [] : [leftover]
  if (session.state.transmission !== 'stream') commands.push({ verb: 'MODE', mode: 'S' })
  if (session.state.representation !== representation || representation === 'ascii')
    commands.push({ verb: 'TYPE', type: representation === 'image' ? 'I' : 'A' })
  for (const command of commands) {
    const outcome = yield* ask(command)
    if (outcome.type !== 'completed') return outcome
  }
  conversation.leftover = undefined
  return { type: 'completed', value: undefined }
}
