import { asciiLower } from '../ascii-case.ts'
import { badArgument } from '../bad-argument.ts'
import type { LocalProtocolError } from '../errors.ts'

/** Facts by their names in lower case, in the order in which they came. */
export type FactList = ReadonlyMap<string, string>

/** Reads `name=value;name=value;` (RFC 3659, 7.2); the last semicolon may be missing. Undefined for anything else. */
export function parseFactList(text: string): FactList | undefined {
  const facts = new Map<string, string>()
  for (const fact of text.split(';')) {
    const trimmed = fact.trimStart()
    const equals = trimmed.indexOf('=')
    if (equals > 0) facts.set(asciiLower(trimmed.slice(0, equals)), trimmed.slice(equals + 1))
    else if (trimmed !== '') return undefined
  }
  return facts.size === 0 ? undefined : facts
}

/** Writes `name=value;name=value;` (RFC 3659, 7.2); throws `LocalProtocolError` for what would not be read back. */
export function formatFactList(facts: Iterable<readonly [name: string, value: string]>): string {
  let text = ''
  for (const [name, value] of facts) {
    if (name === '' || name.includes('=') || name.includes(' ') || `${name}${value}`.includes(';')) {
      throw badFact(`${name}=${value}`, 'a semicolon, nor its name "=" or a blank')
    }
    text += `${name}=${value};`
  }
  return text
}

/** The error for a fact that cannot be written. */
export function badFact(fact: string, what: string): LocalProtocolError {
  return badArgument(`the fact "${fact}" needs a name and cannot hold ${what}`)
}
