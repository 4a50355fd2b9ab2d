import type { Command } from '../../src/command/command.ts'
import { describeCommand } from '../../src/command/describe-command.ts'
import { FtpError } from '../../src/errors.ts'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { createConversation } from '../../src/exchange/conversation.ts'
import type { DataEnd } from '../../src/exchange/data-end.ts'
import type { Answer, Exchange, Step } from '../../src/exchange/step.ts'
import { initialState, type SessionState } from '../../src/session/session-state.ts'

/**
 * Plays an exchange against a script, one line for each step: `> RETR a` is a send, `150 text` a reply, other words are the answer's type.
 *
 * Each line is `step: answer`. The steps are written as `describeStep` writes them, so the script is the whole dialogue.
 */
export function play<T>(
  exchange: Exchange<T>,
  script: readonly (readonly [step: string, answer: string | DataEnd])[],
): T {
  let turn = exchange.next()
  let ticket = 1
  script.forEach(([expected, answer], index) => {
    if (turn.done) throw new Error(`line ${index + 1}: the exchange is over, but "${expected}" was expected`)
    const shown = describeStep(turn.value)
    if (shown !== expected)
      throw new Error(`line ${index + 1}: the step is "${shown}", but "${expected}" was expected`)
    const sent = turn.value.type === 'send' ? turn.value.commands.length : 0
    turn = exchange.next(toAnswer(answer, ticket))
    ticket += sent
  })
  if (!turn.done) throw new Error(`the script is over, but the exchange wants "${describeStep(turn.value)}"`)
  return turn.value
}

/** The steps of an exchange until it wants one that the script does not answer. */
function describeStep(step: Step): string {
  switch (step.type) {
    case 'send':
      return `> ${step.commands.map((command: Command) => describeCommand(command)).join(' + ')}`
    case 'preliminary':
    case 'reply':
      return `${step.type} ${step.ticket} within ${step.deadline}`
    case 'next-reply':
      return `next-reply within ${step.deadline}`
    case 'connect':
      return `connect ${step.port} ${step.use.direction}${step.use.expected === undefined ? '' : ` ${step.use.expected}`}`
    case 'data-ended':
      return `data-ended ${step.ticket} within ${step.deadline}`
    default:
      return step.type
  }
}

function toAnswer(answer: string | DataEnd, ticket: number): Answer {
  if (typeof answer !== 'string') return { type: 'data-ended', end: answer }
  if (/^\d/.test(answer))
    return { type: 'reply', reply: { code: Number(answer.slice(0, 3)), lines: answer.slice(4).split('\n') } }
  switch (answer) {
    case 'sent':
      return { type: 'sent', ticket }
    case 'failed':
    case 'open-failed':
      return { type: answer, error: new FtpError({ code: 'FTP_TEST', phase: 'command', message: answer }) }
    case 'aborted':
    case 'settled':
    case 'secured':
    case 'opened':
    case 'started':
    case 'dropped':
      return { type: answer }
    default:
      throw new Error(`"${answer}" is no answer`)
  }
}

/** A conversation in a state of choice. */
export function conversationWith(
  settings: Partial<Conversation> & { readonly state?: Partial<SessionState> } = {},
): Conversation {
  const { state, ...rest } = settings
  const session = {
    state: { ...initialState, dialogue: 'open', login: 'logged-in', ...state } as SessionState,
  }
  return Object.assign(createConversation(session, 21), rest)
}
