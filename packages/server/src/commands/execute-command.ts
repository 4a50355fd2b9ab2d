import { type CommandLine, rowOf } from '@sluice/protocol'
import { type Answer, answer } from './answer.ts'
import { answerToError } from './answer-to-error.ts'
import type { CommandContext } from './command-row.ts'
import { rowFor } from './command-table.ts'

/** Runs one command to its final reply; never rejects. */
export async function executeCommand(line: CommandLine, context: CommandContext): Promise<Answer> {
  const { verb, argument } = line
  const { settings, state, tls } = context
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

/** Whether the argument of a verb cannot be left out. */
function needsArgument(verb: string): boolean {
  const field = rowOf(verb)?.fields[0]
  return field !== undefined && field.optional !== true
}
