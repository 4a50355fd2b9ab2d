import { type Charset, utf8 } from '../charset.ts'
import { RemoteProtocolError } from '../errors.ts'
import { completeLimits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'

/** How a `LineDecoder` reads. */
export interface LineDecoderOptions {
  /** How lines are read; default UTF-8 with Latin-1 for lines that are not UTF-8. */
  readonly charset?: Charset | undefined
  /** Bytes of one line; default `defaultLimits.textLineBytes`. */
  readonly maxLineBytes?: number | undefined
}

/**
 * Bytes of a text in, its lines out, without their ends: CRLF or LF (RFC 959, 3.1.1.1). A lone CR is data.
 *
 * Characters may be cut anywhere. A line past the cap is one `RemoteProtocolError` (`FTP_LIMIT_EXCEEDED`), which is
 * always the last thing that comes out. The constructor throws `LocalProtocolError` for a cap that is none.
 *
 * @example
 * const lines = new LineDecoder()
 * for (const line of lines.push(bytes)) if (typeof line === 'string') console.log(line)
 */
export class LineDecoder {
  readonly #charset: Charset
  readonly #maxLineBytes: number
  readonly #splitter: LineSplitter
  #failed = false

  constructor(options: LineDecoderOptions = {}) {
    this.#charset = options.charset ?? utf8
    this.#maxLineBytes = completeLimits({ textLineBytes: options.maxLineBytes }).textLineBytes
    this.#splitter = new LineSplitter(this.#maxLineBytes)
  }

  /** The lines that end in the next bytes. */
  push(chunk: Uint8Array): (string | RemoteProtocolError)[] {
    const lines: (string | RemoteProtocolError)[] = []
    if (this.#failed) return lines
    this.#splitter.push(chunk, (line, oversized) => this.#line(line, oversized, lines))
    if (!this.#failed && this.#splitter.oversized) lines.push(this.#tooLong())
    return lines
  }

  /** A last line that has no end. */
  end(): (string | RemoteProtocolError)[] {
    const lines: (string | RemoteProtocolError)[] = []
    this.#splitter.end((line, oversized) => this.#line(line, oversized, lines))
    return lines
  }

  #line(line: Uint8Array, oversized: boolean, lines: (string | RemoteProtocolError)[]): void {
    if (!this.#failed) lines.push(oversized ? this.#tooLong() : this.#charset.decode(line))
  }

  #tooLong(): RemoteProtocolError {
    this.#failed = true
    return new RemoteProtocolError({
      code: 'FTP_LIMIT_EXCEEDED',
      phase: 'transfer',
      message: `a line of the text is longer than ${this.#maxLineBytes} bytes; raise maxLineBytes or read it as bytes`,
    })
  }
}
