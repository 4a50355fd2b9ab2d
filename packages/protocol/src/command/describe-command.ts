import { asciiUpper } from '../ascii-case.ts'
import { utf8 } from '../charset.ts'
import { escapeControls } from '../escape-controls.ts'
import { words } from '../words.ts'
import type { Command, PathArgument } from './command.ts'
import { rowOf, verbs } from './verbs.ts'

const MASK = '***'

/** Servers have words of SITE of their own that take a password: PASSWD, CHPASS, ADDUSER. */
const secretParts: readonly string[] = ['PASS', 'PSW', 'ADDUSER']

/**
 * The command on one line as it may be shown: secrets masked whatever their length, control characters escaped.
 *
 * It hides too much rather than too little: also in an open member, such as OTHER with PASS and SITE with `PSWD old
 * new`, and whatever follows a verb or word that sounds like passwords.
 *
 * @example
 * describeCommand({ verb: 'PASS', password: 'secret' }) // 'PASS ***'
 */
export function describeCommand(command: Command): string {
  const line = lineOf(command)
  const name = nameIn(line)
  let shown = name
  if (!isSecret(name)) {
    const [verb = ''] = words(line)
    shown = asciiUpper(verb) + line.slice(line.indexOf(verb) + verb.length)
  } else if (line.length > name.length || rowOf(name) === undefined) {
    shown = `${rowOf(name) === undefined ? command.verb : name} ${MASK}`
  }
  return escapeControls(shown).replaceAll('\n', '\\x0a')
}

/** Whether `describeCommand` hides the argument. */
export function hasSecret(command: Command): boolean {
  const isOpen = command.verb === 'OTHER' || command.verb === 'SITE'
  return isOpen ? isSecret(nameIn(lineOf(command))) : verbs[command.verb].secret === true
}

/** What stands in a member of a command, whatever its verb. */
export function memberOf(command: Command, name: string): Argument | readonly Argument[] | undefined {
  return (command as unknown as Record<string, Argument | readonly Argument[] | undefined>)[name]
}

/** What a member of a command holds. */
export type Argument = PathArgument | number

/** What goes over the wire, unchecked. */
function lineOf(command: Command): string {
  const parts = [command.verb === 'OTHER' ? command.name : command.verb]
  for (const { name } of rowOf(command.verb)?.fields ?? []) {
    const value = memberOf(command, name)
    if (value !== undefined) parts.push(...[value].flat().map(asText))
  }
  return parts.join(' ')
}

function asText(value: Argument): string {
  if (value instanceof Uint8Array) return utf8.decode(value)
  return typeof value === 'object' ? '(an object)' : String(value)
}

/** The verb at the head of a line in upper case, with SITE the word behind it, too. */
function nameIn(line: string): string {
  const [verb = '', word = ''] = words(line)
  const name = asciiUpper(verb)
  return name === 'SITE' ? `SITE ${asciiUpper(word)}` : name
}

function isSecret(name: string): boolean {
  return rowOf(name)?.secret === true || secretParts.some(part => name.includes(part))
}
