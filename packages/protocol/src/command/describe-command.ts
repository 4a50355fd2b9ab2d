import { utf8 } from '../charset.ts'
import { escapeControls } from '../escape-controls.ts'
import type { Command, PathArgument } from './command.ts'
import { rowOf, verbs } from './verbs.ts'

const MASK = '***'

/** The command as it may be shown: secrets masked whatever their length, control characters escaped. */
export function describeCommand(command: Command): string {
  const name = command.verb === 'OTHER' ? command.name.toUpperCase() : command.verb
  const values: string[] = []
  for (const field of verbs[command.verb].fields) {
    const value = memberOf(command, field.name)
    if (value !== undefined) values.push(...[value].flat().map(asText))
  }
  if (values.length === 0) return escapeControls(name)
  const text = values.join(' ')
  const shown = isSecret(name, text) ? MASK : escapeControls(text).replaceAll('\n', '\\x0a')
  return `${escapeControls(name)} ${shown}`
}

/** What stands in a member of a command, whatever its verb. */
export function memberOf(command: Command, name: string): Argument | readonly Argument[] | undefined {
  return (command as unknown as Record<string, Argument | readonly Argument[] | undefined>)[name]
}

export type Argument = PathArgument | number

function asText(value: Argument): string {
  return value instanceof Uint8Array ? utf8.decode(value) : String(value)
}

/** Also where a secret is hidden in an open member: `OTHER` with PASS, SITE with `PSWD old new`. */
function isSecret(name: string, text: string): boolean {
  const word = name === 'SITE' ? `SITE ${firstWord(text)}` : name
  return rowOf(word)?.secret === true
}

function firstWord(text: string): string {
  return text.trimStart().split(' ', 1)[0] as string
}
