import { asciiUpper } from '../ascii-case.ts'
import { words } from '../words.ts'
import type { Features } from './features.ts'

/** One of several in a feature line; a `*` behind it marks those in force: `SHA-1*;SHA-256`. */
export interface Choice {
  /** As the server writes it, without the mark. */
  readonly name: string
  readonly current: boolean
}

/** What a server can do, read from its feature lines. Lists are empty for features that it did not name. */
export interface Capabilities {
  /** Facts of MLSD and MLST; `current` ones are sent, the others can be asked for with OPTS MLST (RFC 3659, 7.8). */
  readonly facts: readonly Choice[]
  /** Algorithms of HASH; the `current` one is used until OPTS HASH chooses another (draft-bryan-ftpext-hash, 3). */
  readonly hashes: readonly Choice[]
  /** Languages of the replies, `current` the one in use (RFC 2640, 4.3). */
  readonly languages: readonly Choice[]
  /** What AUTH takes, in capitals: `TLS`, `SSL`, `GSSAPI` (RFC 4217, 6; RFC 2228). */
  readonly mechanisms: readonly string[]
  /** REST STREAM: a transfer can begin at a byte (RFC 3659, 5.4). */
  readonly restart: boolean
  /** MODE Z: transfers can be compressed (draft-preston-ftpext-deflate). */
  readonly deflate: boolean
  /** Paths are UTF-8 (RFC 2640, 2.2). */
  readonly utf8: boolean
}

/**
 * Reads the parameters of the feature lines that have some meaning of their own (RFC 2389, 3.2; sections at each
 * member).
 *
 * @example
 * capabilitiesOf(parseFeatures(reply)).restart // true for a line `REST STREAM`
 */
export function capabilitiesOf(features: Features): Capabilities {
  const choices = (name: string): Choice[] => parseChoices(features.params(name) ?? '')
  const names = (name: string): string[] => choices(name).map(choice => asciiUpper(choice.name))
  return {
    facts: choices('MLST'),
    hashes: choices('HASH'),
    languages: choices('LANG'),
    mechanisms: names('AUTH'),
    restart: names('REST').includes('STREAM'),
    deflate: names('MODE').includes('Z'),
    utf8: features.has('UTF8'),
  }
}

/** Reads `type*;size*;modify;`; servers part with blanks, too, and may leave out the last semicolon. */
export function parseChoices(params: string): Choice[] {
  return words(params.replaceAll(';', ' ')).map(word => {
    const current = word.endsWith('*')
    return { name: current ? word.slice(0, -1) : word, current }
  })
}

/** Writes `type*;size*;modify;`, the parameters of MLST, HASH and LANG in a feature line. */
export function formatChoices(choices: readonly Choice[]): string {
  return choices.map(({ name, current }) => `${name}${current ? '*' : ''};`).join('')
}
