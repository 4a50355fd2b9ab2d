import { type Charset, latin1, utf8 } from '@sluice/protocol'
import { badOption } from '../bad-option.ts'

/** The charsets that have a name here; any other is given as a `Charset`. */
export type CharsetName = 'utf8' | 'latin1'

const charsets: Readonly<Record<CharsetName, Charset>> = { utf8, latin1 }

/** The charset of an option, UTF-8 where there is none; throws `LocalProtocolError` for an unknown name. */
export function charsetOf(given: Charset | CharsetName | undefined): Charset {
  if (given === undefined) return utf8
  if (typeof given === 'string' && Object.hasOwn(charsets, given)) return charsets[given]
  if (typeof given === 'object' && isCharset(given)) return given
  throw badOption(`the charset "${given}" is not known here; give 'utf8', 'latin1', or a Charset of your own`)
}

function isCharset(given: Partial<Charset> | null): boolean {
  return typeof given?.encode === 'function' && typeof given.decode === 'function'
}
