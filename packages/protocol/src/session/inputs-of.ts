import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'

/** What a reply answers: a command, or none of those that were sent. */
export type Subject = Command | 'greeting' | 'nothing'

/** The names of "this command was answered with this code" in the tables, the most specific first. */
export function inputsOf(subject: Subject, code: number): readonly string[] {
  const digit = Math.floor(code / 100)
  const any = [`* ${code}`, `* ${digit}`]
  if (typeof subject === 'string') return [`${subject} ${code}`, `${subject} ${digit}`, ...any]
  const { verb } = subject
  const { phase, transfer } = verbs[verb]
  const inputs = [`${verb} ${code}`, `${verb} ${digit}`, ...any]
  if (transfer !== undefined) inputs.unshift(`transfer ${digit}`)
  else if (phase === 'data-connect') inputs.splice(2, 0, `address ${digit}`)
  const argument = decisiveArgument(subject)
  if (argument !== undefined) inputs.unshift(`${verb} ${argument} ${code}`, `${verb} ${argument} ${digit}`)
  return inputs
}

/** The argument of the few commands with which it decides what they do. */
function decisiveArgument(command: Command): string | undefined {
  switch (command.verb) {
    case 'EPSV':
      return command.protocol
    case 'MODE':
      return command.mode
    case 'PROT':
      return command.level
    case 'RANG':
      return `${command.start} ${command.end}`
    case 'STRU':
      return command.structure
    case 'TYPE':
      return command.type
    default:
      return undefined
  }
}
