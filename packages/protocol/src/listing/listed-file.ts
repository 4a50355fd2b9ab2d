import { badArgument } from '../bad-argument.ts'
import type { LocalProtocolError } from '../errors.ts'
import type { EntryType } from './entry.ts'

/** What a server tells about a file in a listing. */
export interface ListedFile {
  readonly name: string
  readonly type: EntryType
  readonly size?: number | undefined
  readonly modified?: Date | undefined
  /** Unix permissions, 0 to 0o7777. */
  readonly mode?: number | undefined
  /** One word. */
  readonly owner?: string | undefined
  /** One word. */
  readonly group?: string | undefined
  /** Where a symbolic link points. */
  readonly linkTarget?: string | undefined
}

/** The text itself; throws `LocalProtocolError` if it would end the line or if nothing is left of it. */
export function checkListedName(name: string): string {
  if (name === '' || endsLine(name)) throw unlistable(name, 'name')
  return name
}

/** The text itself; throws `LocalProtocolError` unless it is one word without a semicolon. */
export function checkListedWord(word: string, what: string): string {
  if (word === '' || word.includes(' ') || word.includes(';') || endsLine(word)) throw unlistable(word, what)
  return word
}

/** Whether the text holds CR or LF. */
export function endsLine(text: string): boolean {
  return text.includes('\n') || text.includes('\r')
}

function unlistable(text: string, what: string): LocalProtocolError {
  return badArgument(`the ${what} "${text}" cannot stand in a line of a listing`, 'listing')
}
