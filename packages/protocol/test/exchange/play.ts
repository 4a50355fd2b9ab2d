import { expect } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { describeCommand } from '../../src/command/describe-command.ts'
import { parseCommandLine } from '../../src/command/parse-command-line.ts'
import { FtpError, LocalProtocolError } from '../../src/errors.ts'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { createConversation } from '../../src/exchange/conversation.ts'
import type { DataEnd } from '../../src/exchange/data-end.ts'
import type { DataPlan } from '../../src/exchange/data-plan.ts'
import type { Answer, DataUse, Exchange, Step } from '../../src/exchange/step.ts'
import { initialState, type SessionState } from '../../src/session/session-state.ts'

/** What is expected of an exchange, step by step, and what it is answered. */
export type Script = readonly (readonly [step: string, answer: string | DataEnd])[]

/**
 * A script as a dialogue, a line each. `> A + B` sends in one write, `< 200 yes` is the final reply to the oldest
 * command, `1 150 go` the first reply to it, `data-ended orderly 7` an end of data; any other step has its answer
 * behind a colon.
 */
export function dialogue(text: string): Script {
  const tickets: number[] = []
  let next = 1
  let afterData = false
  let transfer = 0
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map((line): Script[number] => {
      const rest = line.slice(2)
      if (line.startsWith('> ')) {
        for (const _ of rest.split(' + ')) tickets.push(next++)
        return [line, 'sent']
      }
      if (line.startsWith('1 ')) {
        transfer = tickets[0] ?? 0
        afterData = rest.startsWith('1')
        if (!afterData) tickets.shift()
        return [`preliminary ${transfer} within firstReply`, rest]
      }
      if (line.startsWith('< ')) {
        const [answer = '', deadline = afterData ? 'finalReply' : 'reply'] = rest.split(' @')
        afterData = false
        return [`reply ${tickets.shift()} within ${deadline}`, answer.replaceAll('¶', '\n')]
      }
      if (line.startsWith('data-ended ')) {
        const [, how, bytes, code] = line.split(' ')
        const cause = how === 'broken' || how === 'caller-failed' ? { cause: new Error('test') } : {}
        const end = { how, bytes: Number(bytes), ...cause, ...(code && { code }) } as DataEnd
        return [`data-ended ${transfer} within ${afterData ? 'dataProgress' : 'cause'}`, end]
      }
      const [step = '', answer = ''] = line.split(': ')
      if (answer === 'settled') tickets.length = 0
      return [step.replace('TICKET', String(transfer)), answer]
    })
}

/**
 * Plays an exchange against a script; the steps are written as `describeStep` writes them, so that the script is the
 * whole dialogue. `nextTicket` is the first that is still to be given.
 */
export function play<T>(exchange: Exchange<T>, script: Script, nextTicket = 1): T {
  let turn = exchange.next()
  let ticket = nextTicket
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
export function describeStep(step: Step): string {
  switch (step.type) {
    case 'send':
      return `> ${step.commands.map((command: Command) => describeCommand(command)).join(' + ')}`
    case 'preliminary':
    case 'reply':
      return `${step.type} ${step.ticket} within ${step.deadline}`
    case 'next-reply':
      return `next-reply within ${step.deadline}`
    case 'connect':
      return ['connect', step.host, step.port, step.use.direction, step.use.expected, stopOf(step.use)]
        .filter(isGiven)
        .join(' ')
    case 'accept':
      return `accept ${step.ticket} within ${step.deadline}`
    case 'start-data':
      return ['start-data', step.command.verb, step.modified?.year].filter(isGiven).join(' ')
    case 'data-ended':
      return `data-ended ${step.ticket} within ${step.deadline}`
    default:
      return step.type
  }
}

function stopOf({ stopAt }: DataUse): string | undefined {
  return stopAt === undefined ? undefined : `until ${stopAt}`
}

function isGiven(value: unknown): boolean {
  return value !== undefined
}

export function toAnswer(answer: string | DataEnd, ticket: number): Answer {
  if (typeof answer !== 'string') return { type: 'data-ended', end: answer }
  if (/^\d/.test(answer))
    return { type: 'reply', reply: { code: Number(answer.slice(0, 3)), lines: answer.slice(4).split('\n') } }
  if (answer.startsWith('failed ')) {
    const [, code, message = ''] = answer.split(' ')
    const reply = { code: Number(code), lines: [message] }
    const kind = code === '421' ? 'FTP_SERVICE_CLOSING' : 'FTP_UNEXPECTED_REPLY'
    return { type: 'failed', error: new FtpError({ code: kind, phase: 'transfer', message, reply }) }
  }
  if (answer === 'ahead' || answer.startsWith('ahead '))
    return { type: 'ahead', plan: planOf(answer.slice(6)) }
  if (answer.startsWith('listening ')) {
    const [, host = '', port] = answer.split(' ')
    return { type: 'listening', address: { host, port: Number(port) } }
  }
  switch (answer) {
    case 'sent':
      return { type: 'sent', ticket }
    case 'failed':
    case 'open-failed':
      return { type: answer, error: new FtpError({ code: 'FTP_TEST', phase: 'command', message: answer }) }
    case 'not ours':
      return {
        type: 'open-failed',
        error: new LocalProtocolError({ code: 'FTP_BAD_OPTION', phase: 'data-connect', message: answer }),
      }
    case 'aborted':
    case 'late':
    case 'settled':
    case 'secured':
    case 'cleared':
    case 'opened':
    case 'started':
    case 'dropped':
      return { type: answer }
    default:
      throw new Error(`"${answer}" is no answer`)
  }
}

/** The plan of a transfer, with SIZE before a retrieve of bytes; `A RETR a` is one of text. */
function planOf(line: string): DataPlan | undefined {
  if (line === '') return undefined
  const isText = line.startsWith('A ')
  const command = parseCommandLine(isText ? line.slice(2) : line)
  if (command.verb !== 'RETR' || isText) return { command, representation: isText ? 'ascii' : 'image' }
  return { command, representation: 'image', queries: [{ verb: 'SIZE', path: command.path }] }
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

/** What an exchange is to come to with a dialogue, given what its conversation knows. */
export type Case = readonly [
  what: string,
  settings: NonNullable<Parameters<typeof conversationWith>[0]>,
  begin: (conversation: Conversation) => Exchange<unknown>,
  text: string,
  outcome: Readonly<Record<string, unknown>>,
]

/** Plays a case; the conversation as it is afterwards. */
export function playCase([, settings, begin, text, outcome]: Case): Conversation {
  const conversation = conversationWith(settings)
  expect(play(begin(conversation), dialogue(text))).toMatchObject(outcome)
  return conversation
}
