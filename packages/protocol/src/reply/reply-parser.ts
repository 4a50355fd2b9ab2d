import { asciiText, isDigit, SPACE } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import { RemoteProtocolError } from '../errors.ts'
import { escapeControls } from '../escape-controls.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { stripTelnet } from '../telnet.ts'
import type { Reply } from './reply.ts'

const HYPHEN = 0x2d

export interface ReplyParserOptions {
  readonly limits?: Partial<Limits>
  /** How the text of replies is read; default UTF-8 with Latin-1 for what is not UTF-8. */
  readonly charset?: Charset
}

/**
 * Bytes of a control connection in, replies out (RFC 959, 4.2).
 *
 * The result does not depend on how the bytes are cut. Whatever arrives is a reply or one `RemoteProtocolError`,
 * which is always the last thing that a parser gives; after it, it takes no more bytes.
 *
 * @example
 * const parser = new ReplyParser()
 * for (const reply of parser.push(bytes)) if (!(reply instanceof RemoteProtocolError)) console.log(reply.code)
 */
export class ReplyParser {
  readonly #limits: Limits
  readonly #charset: Charset
  readonly #splitter: LineSplitter
  /** The multi-line reply that has begun. */
  #open: { readonly code: number; readonly lines: string[]; bytes: number } | undefined
  #failed = false

  constructor(options: ReplyParserOptions = {}) {
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#charset = options.charset ?? utf8
    this.#splitter = new LineSplitter(this.#limits.replyLineBytes)
  }

  /** Nothing of a reply has arrived that is not yet whole. */
  get idle(): boolean {
    return this.#open === undefined && this.#splitter.pendingBytes === 0
  }

  push(chunk: Uint8Array): (Reply | RemoteProtocolError)[] {
    const found: (Reply | RemoteProtocolError)[] = []
    if (this.#failed) return found
    this.#splitter.push(chunk, (line, oversized) => {
      if (this.#failed) return
      const result = oversized ? this.#lineTooLong() : this.#line(line)
      if (result !== undefined) found.push(result)
    })
    if (!this.#failed && this.#splitter.oversized) found.push(this.#lineTooLong())
    return found
  }

  #line(bytes: Uint8Array): Reply | RemoteProtocolError | undefined {
    const line = stripTelnet(bytes)
    const open = this.#open
    if (open === undefined) return this.#firstLine(line)

    open.bytes += line.length
    if (open.bytes > this.#limits.replyBytes || open.lines.length >= this.#limits.replyLines) {
      return this.#fail(
        'FTP_LIMIT_EXCEEDED',
        `a reply ${open.code} passed ${this.#limits.replyBytes} bytes or ${this.#limits.replyLines} lines without an end`,
      )
    }
    const repeatsCode = codeOf(line) === open.code
    const last = repeatsCode && (line.length === 3 || line[3] === SPACE)
    const prefixed = last || (repeatsCode && line[3] === HYPHEN)
    open.lines.push(this.#charset.decode(prefixed ? line.subarray(4) : line))
    if (!last) return undefined
    this.#open = undefined
    return { code: open.code, lines: open.lines }
  }

  #firstLine(line: Uint8Array): Reply | RemoteProtocolError | undefined {
    const code = codeOf(line)
    const separator = line[3]
    if (code === undefined || (separator !== undefined && separator !== SPACE && separator !== HYPHEN)) {
      const shown = escapeControls(this.#charset.decode(line.subarray(0, 80)))
      return this.#fail('FTP_MALFORMED_REPLY', `the server sent a line that is no FTP reply: "${shown}"`)
    }
    const lines = [this.#charset.decode(line.subarray(4))]
    if (separator !== HYPHEN) return { code, lines }
    this.#open = { code, lines, bytes: line.length }
    return undefined
  }

  #lineTooLong(): RemoteProtocolError {
    return this.#fail(
      'FTP_LIMIT_EXCEEDED',
      `a reply line is longer than ${this.#limits.replyLineBytes} bytes; raise limits.replyLineBytes if the server is to be trusted`,
    )
  }

  #fail(code: 'FTP_LIMIT_EXCEEDED' | 'FTP_MALFORMED_REPLY', message: string): RemoteProtocolError {
    this.#failed = true
    return new RemoteProtocolError({ code, phase: 'command', message })
  }
}

/** The code at the head of a line: three digits of which the first is 1 to 5. */
function codeOf(line: Uint8Array): number | undefined {
  const first = line[0]
  if (!isDigit(first) || first < 0x31 || first > 0x35 || !isDigit(line[1]) || !isDigit(line[2]))
    return undefined
  return Number(asciiText(line, 0, 3))
}
