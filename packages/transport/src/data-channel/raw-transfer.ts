import {
  arrangeData,
  type Command,
  type Conversation,
  dataUse,
  describeCommand,
  type Exchange,
  LocalProtocolError,
  type Outcome,
  openData,
  phaseOf,
  type Reply,
  type Representation,
  retrieve,
  store,
  type TransferReport,
  transfer,
} from '@sluice/protocol'

/** What goes with a transfer command. */
export interface RawTransferOptions {
  readonly offset?: number | undefined
  readonly size?: number | undefined
  readonly representation?: Representation | undefined
}

/** Which way the bytes of a transfer command go; throws `LocalProtocolError` for a command that is none. */
export function directionOf(command: Command): 'in' | 'out' {
  switch (command.verb) {
    case 'RETR':
    case 'LIST':
    case 'NLST':
    case 'MLSD':
      return 'in'
    case 'STOR':
    case 'APPE':
    case 'STOU':
      return 'out'
    default:
      throw new LocalProtocolError({
        code: 'FTP_BAD_ARGUMENT',
        phase: phaseOf(command),
        message:
          `${describeCommand(command)} is none of RETR, STOR, APPE, STOU, LIST, NLST and MLSD, ` +
          'for which a data connection is opened; send it by command()',
      })
  }
}

/** A transfer command as it stands, with all that comes before it; a listing is not made safe in any way. */
export function rawTransfer(
  conversation: Conversation,
  command: Command,
  options: RawTransferOptions,
): Exchange<Outcome<TransferReport>> {
  switch (command.verb) {
    case 'RETR':
      return retrieve(conversation, { ...options, path: command.path })
    case 'STOR':
    case 'APPE':
      return store(conversation, { ...options, path: command.path, append: command.verb === 'APPE' })
    case 'STOU':
      return store(conversation, { ...options, path: command.path, unique: true })
    default:
      return rawListing(conversation, command)
  }
}

function* rawListing(conversation: Conversation, command: Command): Exchange<Outcome<TransferReport>> {
  const arranged = yield* arrangeData(conversation, { command })
  if (arranged.type !== 'completed') return arranged
  const use = dataUse(conversation, { direction: 'in', expected: undefined })
  const opened = yield* openData(conversation, arranged.value, use, command)
  if (opened.type !== 'completed') return opened
  const active = arranged.value.port === undefined
  return yield* transfer(conversation, { command, use, active, mayBeNothing: true })
}

/** The same exchange; the first reply to its transfer command is told when it comes. */
export function* withPreliminary<T>(exchange: Exchange<T>, tell: (reply: Reply) => void): Exchange<T> {
  let turn = exchange.next()
  while (!turn.done) {
    const answer = yield turn.value
    if (turn.value.type === 'preliminary' && answer.type === 'reply') tell(answer.reply)
    turn = exchange.next(answer)
  }
  return turn.value
}
