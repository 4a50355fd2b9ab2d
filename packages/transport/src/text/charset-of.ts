import { type Charset, LocalProtocolError, latin1, utf8 } from '@sluice/protocol'

/** The charsets that have a name here; any other is given as a `Charset`. */
export type CharsetName = 'utf8' | 'latin1'

const charsets: Readonly<Record<CharsetName, Charset>> = { utf8, latin1 }

/** The charset of an option, UTF-8 where there is none; throws `LocalProtocolError` for an unknown name. */
export function charsetOf(given: Charset | CharsetName | undefined): Charset {
  if (typeof given !== 'string') return given ?? utf8
  if (Object.hasOwn(charsets, given)) return charsets[given]
  throw new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `the charset "${given}" is not known here; give 'utf8', 'latin1', or a Charset of your own`,
  })
}
