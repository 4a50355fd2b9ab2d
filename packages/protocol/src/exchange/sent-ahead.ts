import type { Command } from '../command/command.ts'
import type { Ticket } from '../session/session-event.ts'

/** Questions that have left before their turn. */
export interface SentAhead {
  readonly commands: readonly Command[]
  /** Of the first of them; the others have the next ones. */
  readonly ticket: Ticket
}

/** What a conversation knows of such questions. */
export interface AheadMemory {
  /** What has left before its turn: its replies are to be kept for whoever asks it. */
  ahead: SentAhead | undefined
  /** The last questions of several were such, so their answers are older than their turn. */
  answeredAhead: boolean
}

/** Keeps in mind what has left before its turn, which may be nothing. */
export function rememberAhead(memory: AheadMemory, commands: readonly Command[], ticket: Ticket): void {
  memory.ahead = commands.length === 0 ? undefined : { commands, ticket }
}

/**
 * The first ticket of commands whose turn has come, if these very have left already. What else has left is asked
 * again in its turn, for nobody can say how old its answer would be.
 */
export function takeAhead(memory: AheadMemory, commands: readonly Command[]): Ticket | undefined {
  const { ahead } = memory
  memory.answeredAhead = false
  if (ahead === undefined || commands.length === 0) return undefined
  memory.answeredAhead = commands.every((command, at) => isSame(command, ahead.commands[at]))
  const rest = memory.answeredAhead ? ahead.commands.slice(commands.length) : []
  rememberAhead(memory, rest, ahead.ticket + commands.length)
  return memory.answeredAhead ? ahead.ticket : undefined
}

/** Bytes are compared by what they are: the array that holds them may be made anew each time. */
function isSame(one: Command, other: Command | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
