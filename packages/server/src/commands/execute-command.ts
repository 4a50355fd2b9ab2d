import type { CommandLine } from '@sluice/protocol'
import { type Answer, answer } from './answer.ts'
import { answerToError } from './answer-to-error.ts'
import type { CommandContext } from './command-row.ts'
import { commandTable } from './command-table.ts'

/** Runs one command to its final reply; never rejects. */
export async function executeCommand(line: CommandLine, context: CommandContext): Promise<Answer> {
  const row = Object.hasOwn(commandTable, line.verb) ? commandTable[line.verb] : undefined
  if (row === undefined) return answer(500, 'Unknown command.')
  const { settings, state } = context
  if (settings.tls?.required === true && state.controlProtection === 'clear' && row.beforeTls !== true) {
    return answer(530, 'This server wants TLS: send AUTH TLS first.')
  }
  if (state.login !== 'logged-in' && row.beforeLogin !== true) {
    return answer(530, 'Please log in with USER and PASS.')
  }
  if (row.needsArgument === true && line.argument === '') {
    return answer(501, `${line.verb} needs an argument.`)
  }
  try {
    return await row.run(context, line.argument)
  } catch (error) {
    const known = answerToError(error)
    if (known !== undefined) return known
    context.emit({ type: 'error', session: context.session, error })
    return answer(451, 'The server failed at this command.')
  }
}
