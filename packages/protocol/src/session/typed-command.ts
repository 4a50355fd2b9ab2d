import { utf8 } from '../charset.ts'
import type { Command } from '../command/command.ts'
import { parseCommandLine } from '../command/parse-command-line.ts'

/** The command as its own member also where it came as an open one: both ends are to see the same in one line. */
export function typedCommand(command: Command): Command {
  if (command.verb === 'SITE') return parseCommandLine(`SITE ${command.text}`)
  if (command.verb !== 'OTHER') return command
  const { name, argument } = command
  if (argument === undefined) return parseCommandLine(name)
  return parseCommandLine(`${name} ${typeof argument === 'string' ? argument : utf8.decode(argument)}`)
}
