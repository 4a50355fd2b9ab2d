import { isDigit } from '../bytes.ts'
import type { Command } from './command.ts'
import { type Field, rowOf } from './verbs.ts'

type Members = Record<string, string | number | string[]>

/**
 * A command as a line, `SITE CHMOD 640 a.txt`, as a typed command: the inverse of `encodeCommand`.
 *
 * What has a row becomes its own member, with its keywords in capitals, so that a session knows what may answer it;
 * all else becomes `OTHER`, or the open `SITE`. The line is not checked here: the encoder refuses what cannot be sent.
 *
 * @example
 * parseCommandLine('rest 1024') // { verb: 'REST', offset: 1024 }
 */
export function parseCommandLine(line: string): Command {
  const [name, argument] = splitAtBlank(line)
  const verb = name.toUpperCase()
  if (verb === 'SITE' && argument !== undefined) {
    const [word, rest] = splitAtBlank(argument)
    const command = typed(`SITE ${word.toUpperCase()}`, rest)
    if (command !== undefined) return command
  }
  return (verb === 'OTHER' ? undefined : typed(verb, argument)) ?? { verb: 'OTHER', name, argument }
}

function typed(verb: string, argument: string | undefined): Command | undefined {
  const members = membersOf(rowOf(verb)?.fields, argument)
  return members && ({ verb, ...members } as unknown as Command)
}

function membersOf(fields: readonly Field[] | undefined, argument: string | undefined): Members | undefined {
  const members: Members = {}
  let rest = argument
  for (const field of fields ?? []) {
    if (rest === undefined) {
      if (field.optional === true) break
      return undefined
    }
    const taken = take(field, rest, field === fields?.at(-1))
    if (taken === undefined) return undefined
    members[field.name] = taken.value
    rest = taken.rest
  }
  return fields === undefined || rest !== undefined ? undefined : members
}

interface Taken {
  readonly value: string | number | string[]
  readonly rest: string | undefined
}

function take(field: Field, text: string, isLast: boolean): Taken | undefined {
  if (field.many === true) return takeAll(text)
  const [word, rest] =
    field.quoted === true && text.startsWith('"') ? splitQuoted(text) : isLast ? [text] : splitAtBlank(text)
  if (word === undefined) return undefined
  if (field.numeric === true) return isNumber(word) ? { value: Number(word), rest } : undefined
  if (field.words === undefined) return { value: word, rest }
  const keyword = word.toUpperCase()
  return field.words.includes(keyword) ? { value: keyword, rest } : undefined
}

function takeAll(text: string): Taken | undefined {
  const value: string[] = []
  let left: string | undefined = text
  while (left !== undefined) {
    const [word, rest]: Split = left.startsWith('"') ? splitQuoted(left) : splitAtBlank(left)
    if (word === undefined) return undefined
    value.push(word)
    left = rest
  }
  return { value, rest: undefined }
}

type Split = readonly [word: string | undefined, rest?: string | undefined]

/** What is in the quotes at the head of a text, and what is behind the blank after them. */
function splitQuoted(text: string): Split {
  let word = ''
  let start = 1
  for (;;) {
    const quote = text.indexOf('"', start)
    if (quote === -1) return [undefined]
    word += text.slice(start, quote)
    const next = text[quote + 1]
    if (next === undefined) return [word]
    if (next === ' ') return [word, text.slice(quote + 2)]
    if (next !== '"') return [undefined]
    word += '"'
    start = quote + 2
  }
}

function splitAtBlank(text: string): readonly [word: string, rest: string | undefined] {
  const blank = text.indexOf(' ')
  return blank === -1 ? [text, undefined] : [text.slice(0, blank), text.slice(blank + 1)]
}

function isNumber(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return false
  return text !== '' && Number.isSafeInteger(Number(text))
}
