import { type Charset, type CommandLine, rowOf } from '@sluice/protocol'
import { type Answer, answer } from './answer.ts'
import { answerToError } from './answer-to-error.ts'
import type { CommandContext } from './command-row.ts'
import { rowFor } from './command-table.ts'

/** Runs one command to its final reply; never rejects. */
export async function executeCommand(line: CommandLine, context: CommandContext): Promise<Answer> {
  const { verb, argument } = line
  const { command, settings, state, tls } = context
  const row = rowFor(verb, settings)
  if (row === undefined) {
    return rowOf(verb) === undefined
      ? answer(500, 'Unknown command.')
      : answer(502, 'That command is not available here.')
  }
  if (tls?.policy.controlRequired === true && state.controlProtection === 'clear' && row.beforeTls !== true) {
    return answer(530, 'This server wants TLS: send AUTH TLS first.')
  }
  if (context.unmet !== undefined) return answerToNeed(context.unmet)
  // A line that is no member of its verb is none to the tables of the session either: they know nothing of its needs.
  if (command.verb === 'OTHER' && lacksLogin(verb, context))
    return answerToNeed({ need: 'log-in', code: 530 })
  // Repaired into other characters, a name would be told back with other bytes than it came with.
  if (state.login === 'logged-in' && !isExact(line, settings.charset)) {
    return answer(501, `Names are in ${settings.charset.name}.`)
  }
  if (argument !== '' && takesNothing(verb)) return answer(501, `${verb} takes no argument.`)
  if (argument === '' && row.allowsEmpty !== true && needsArgument(verb)) {
    return answer(501, `${verb} needs an argument.`)
  }
  try {
    return await row.run(context, argument)
  } catch (error) {
    const known = answerToError(error)
    if (known !== undefined) return known
    if (context.signal.aborted) {
      context.memory.transferAborted = true
      return answer(451, 'Aborted.')
    }
    context.emit({ type: 'error', error })
    return answer(451, 'The server failed at this command.')
  }
}

function answerToNeed({ need, code }: NonNullable<CommandContext['unmet']>): Answer {
  switch (need) {
    case 'log-in':
      return answer(code, 'Please log in with USER and PASS.')
    case 'data-connection':
      return answer(code, 'Use EPSV, PASV, EPRT or PORT first.')
    default:
      return answer(code, `Send ${need} first.`)
  }
}

function lacksLogin(verb: string, { state }: CommandContext): boolean {
  return state.login !== 'logged-in' && rowOf(verb)?.needs.includes('log-in') === true
}

function isExact({ argument, argumentBytes }: CommandLine, charset: Charset): boolean {
  return Buffer.compare(charset.encode(argument), argumentBytes) === 0
}

/** With an argument, such a verb would change the session without its tables; NOOP changes nothing. */
function takesNothing(verb: string): boolean {
  return rowOf(verb)?.fields.length === 0 && verb !== 'NOOP'
}

/** Whether the argument of a verb cannot be left out. */
function needsArgument(verb: string): boolean {
  const field = rowOf(verb)?.fields[0]
  return field !== undefined && field.optional !== true
}
