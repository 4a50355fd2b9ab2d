import { LocalProtocolError } from '@sluice/protocol'
import type { NetrcEntry } from './netrc-entry.ts'
import { NetrcWords } from './netrc-words.ts'

type Draft = { -readonly [Field in keyof NetrcEntry]: NetrcEntry[Field] }

const fields: ReadonlyMap<string, keyof NetrcEntry> = new Map([
  ['login', 'user'],
  ['user', 'user'],
  ['password', 'password'],
  ['account', 'account'],
])

/**
 * The entries of a netrc file, in order: `machine` or `default`, each with `login`, `password` and `account`.
 *
 * Words are parted by blanks and line ends; one in double quotes may hold both, and a backslash takes the character
 * behind it as it is. `#` where no value is due begins a comment, and a `macdef` with all its lines is passed over.
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`), which names the line and repeats nothing of it.
 *
 * @example
 * parseNetrc('machine ftp.example.com login me password secret')
 */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  if (text.includes('\0')) throw badNetrc('it has a NUL; no secret can have one')
  const words = new NetrcWords(text)
  const entries: Draft[] = []
  for (let word = words.keyword(); word !== undefined; word = words.keyword()) {
    const field = fields.get(word)
    if (word === 'machine') {
      entries.push(newEntry(valueIn(words)))
    } else if (word === 'default') {
      entries.push(newEntry(undefined))
    } else if (word === 'macdef') {
      valueIn(words)
      words.skipMacro()
    } else if (field !== undefined) {
      const entry = entries.at(-1)
      if (entry === undefined) throw badNetrc(`line ${words.line} has a value that belongs to no machine`)
      entry[field] = valueIn(words)
    } else {
      throw badNetrc(
        `line ${words.line} has a word that is none of machine, default, login, password, account, macdef; ` +
          'put values with blanks in double quotes',
      )
    }
  }
  return entries
}

function valueIn(words: NetrcWords): string {
  const { line } = words
  const value = words.value()
  if (value === undefined) throw badNetrc(`line ${line} ends before its value, or a quote in it has no end`)
  return value
}

function newEntry(machine: string | undefined): Draft {
  return { machine, user: undefined, password: undefined, account: undefined }
}

/** The error for a netrc file that cannot be used. */
export function badNetrc(why: string, cause?: unknown): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `the netrc file cannot be used: ${why}`,
    cause,
  })
}
