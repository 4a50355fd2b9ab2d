import { LocalProtocolError } from '@sluice/protocol'

/**
 * The name of an encoding: one of `Buffer` (`utf8`, `latin1`, `hex`, `base64` ...) or any other that is in use, such as
 * `windows-1252`, `shift_jis`, `gb18030` or `ibm037`.
 */
export type TextEncoding = BufferEncoding | (string & {})

/** Reads and writes text in one encoding. */
export interface TextCodec {
  readonly decode: (bytes: Buffer) => string
  readonly encode: (text: string) => Buffer
}

/** Rejects with `LocalProtocolError` (`FTP_BAD_OPTION`) for an encoding that nobody knows. */
export async function textCodec(encoding: TextEncoding): Promise<TextCodec> {
  if (Buffer.isEncoding(encoding)) {
    return { decode: bytes => bytes.toString(encoding), encode: text => Buffer.from(text, encoding) }
  }
  // It has large tables, which few need.
  const { default: iconv } = await import('iconv-lite')
  if (iconv.encodingExists(encoding)) {
    return { decode: bytes => iconv.decode(bytes, encoding), encode: text => iconv.encode(text, encoding) }
  }
  throw new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `the encoding "${encoding}" is not known; give one of Buffer, or a name that iconv-lite knows`,
  })
}
