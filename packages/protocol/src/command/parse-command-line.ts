import { asciiUpper } from '../ascii-case.ts'
import { wholeNumber } from '../whole-number.ts'
import type { Command } from './command.ts'
import { type Field, rowOf } from './verbs.ts'

type Members = Record<string, string | number | string[]>

/**
 * A command as a line, `SITE CHMOD 640 a.txt`, as a typed command: the inverse of `encodeCommand`.
 *
 * What has a row becomes its own member, with its keywords in capitals, so that a session knows what may answer it;
 * all else becomes `OTHER`, or the open `SITE`. Never throws: the encoder refuses what cannot be sent.
 *
 * @example
 * parseCommandLine('rest 1024') // { verb: 'REST', offset: 1024 }
 */
export function parseCommandLine(line: string): Command {
  const [name, argument] = splitAtBlank(line)
  const verb = asciiUpper(name)
  if (verb === 'SITE' && argument !== undefined) {
    const [word, rest] = splitAtBlank(argument)
    const command = typed(`SITE ${asciiUpper(word)}`, rest)
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
  if (fields === undefined) return undefined
  for (const field of fields) {
    if (rest === undefined) {
      if (field.optional === true) break
      return undefined
    }
    const taken = take(field, rest, field === fields.at(-1))
    if (taken === undefined) return undefined
    members[field.name] = taken.value
    rest = taken.rest
  }
  return rest === undefined ? members : undefined
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
  const value =
    field.numeric === true
      ? wholeNumber(word)
      : field.words === undefined
        ? word
        : keywordIn(field.words, word)
  return value === undefined ? undefined : { value, rest }
}

function keywordIn(keywords: readonly string[], word: string): string | undefined {
  const keyword = asciiUpper(word)
  return keywords.includes(keyword) ? keyword : undefined
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
  const close = text.indexOf('"', 1)
  const word = text.slice(1, close)
  // Servers do not agree on quotes and backslashes inside quotes, so such a line stays as it is.
  if (close === -1 || word.includes('\\')) return [undefined]
  const next = text[close + 1]
  if (next === undefined) return [word]
  return next === ' ' ? [word, text.slice(close + 2)] : [undefined]
}

function splitAtBlank(text: string): readonly [word: string, rest: string | undefined] {
  const blank = text.indexOf(' ')
  return blank === -1 ? [text, undefined] : [text.slice(0, blank), text.slice(blank + 1)]
}
