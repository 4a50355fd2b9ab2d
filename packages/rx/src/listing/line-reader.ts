import {
  type Charset,
  LineDecoder,
  LocalProtocolError,
  latin1,
  type RemoteProtocolError,
  utf8,
} from '@sluice/protocol'
import { DecodedLines } from './decoded-lines.ts'

/** Makes lines of bytes; what comes out last may be an error. */
export interface LineReader {
  push(chunk: Buffer): readonly (string | RemoteProtocolError)[]
  end(): readonly (string | RemoteProtocolError)[]
}

/** How a text is read: a charset whose line ends are single bytes, or any that `iconv-lite` knows by name. */
export type LineCharset = Charset | 'utf8' | 'latin1' | (string & {})

/** Bytes of a line, and characters of one that has to be decoded before its end can be found. */
const LINE_CAP = 1024 * 1024

/** What reads lines in a charset; rejects with `LocalProtocolError` (`FTP_BAD_OPTION`) for an unknown name. */
export async function lineReaderFor(
  charset: LineCharset,
  maxLineBytes: number = LINE_CAP,
): Promise<() => LineReader> {
  const named = charset === 'utf8' ? utf8 : charset === 'latin1' ? latin1 : charset
  if (typeof named !== 'string') return () => new LineDecoder({ charset: named, maxLineBytes })
  // Its tables take a while to load: for those who need them.
  const { default: iconv } = await import('iconv-lite')
  if (iconv.encodingExists(named)) return () => new DecodedLines(iconv.getDecoder(named), maxLineBytes)
  throw new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `the charset "${named}" is not known; give a name that iconv-lite knows, or a Charset of your own`,
  })
}
