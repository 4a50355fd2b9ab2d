import { copyBytes, isDigit, numberAt, SPACE } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import { RemoteProtocolError } from '../errors.ts'
import { escapeControls } from '../escape-controls.ts'
import { completeLimits, type Limits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { stripTelnet } from '../telnet.ts'
import { type Reply, replyWithRaw } from './reply.ts'

const HYPHEN = 0x2d

export interface ReplyParserOptions {
  /** Caps of a line, of a reply and of its lines; default `defaultLimits`. */
  readonly limits?: Partial<Limits>
  /** How the text of replies is read; default UTF-8 with Latin-1 for what is not UTF-8. */
  readonly charset?: Charset
  /** Take replies of the class 6yz, which carry another reply under protection (RFC 2228, 5); default false. */
  readonly protectedReplies?: boolean
  /**
   * Let a line with another code and a blank end a reply of several lines, whose code then is that of its last line;
   * default false. glFTPd sends `553-Excluded` and then `150 Opening`. Only where each line so far began with the code
   * and a hyphen, since in a reply with free lines such a line may well be text.
   */
  readonly otherClosingCode?: boolean
  /** Take Telnet commands out (RFC 959, 2.3); default true. False keeps each 0xFF and CR NUL as data. */
  readonly telnet?: boolean
}

/** A multi-line reply that has begun. */
interface OpenReply {
  readonly code: number
  readonly lines: string[]
  readonly raw: Uint8Array[]
  bytes: number
  /** Each line so far began with the code and a hyphen. */
  prefixed: boolean
}

/**
 * Bytes of a control connection in, replies out (RFC 959, 4.2).
 *
 * A line ends at LF, with or without CR; a lone CR is data. A code may stand without text. The result does not depend
 * on how the bytes are cut. Whatever arrives is a reply or one `RemoteProtocolError`, which is always the last thing
 * that a parser gives; after it, it takes no more bytes. Codes of the error: `FTP_MALFORMED_REPLY`,
 * `FTP_LIMIT_EXCEEDED`. The constructor throws `LocalProtocolError` for limits that are none.
 *
 * @example
 * const parser = new ReplyParser()
 * for (const reply of parser.push(bytes)) if (!(reply instanceof RemoteProtocolError)) console.log(reply.code)
 */
export class ReplyParser {
  readonly #limits: Limits
  readonly #charset: Charset
  readonly #telnet: boolean
  readonly #otherClosingCode: boolean
  /** The highest first digit of a code. */
  readonly #lastClass: number
  readonly #splitter: LineSplitter
  #open: OpenReply | undefined
  #failed = false

  constructor(options: ReplyParserOptions = {}) {
    this.#limits = completeLimits(options.limits)
    this.#charset = options.charset ?? utf8
    this.#telnet = options.telnet !== false
    this.#otherClosingCode = options.otherClosingCode === true
    this.#lastClass = options.protectedReplies === true ? 0x36 : 0x35
    this.#splitter = new LineSplitter(this.#limits.replyLineBytes)
  }

  /** Nothing of a reply has arrived that is not yet whole. */
  get idle(): boolean {
    return this.#open === undefined && this.#splitter.pendingBytes === 0
  }

  /** The replies that end in the next bytes, or what is wrong with them. */
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
    const line = this.#telnet ? stripTelnet(bytes) : bytes
    const open = this.#open
    if (open === undefined) return this.#firstLine(line)

    open.bytes += line.length
    if (open.bytes > this.#limits.replyBytes || open.lines.length >= this.#limits.replyLines) {
      const { replyBytes, replyLines } = this.#limits
      const message = `a reply ${open.code} passed ${replyBytes} bytes or ${replyLines} lines without an end`
      return this.#fail('FTP_LIMIT_EXCEEDED', message)
    }
    const code = this.#codeOf(line)
    if (code !== undefined && this.#ends(line, code, open)) {
      this.#open = undefined
      this.#keep(open, line.subarray(4))
      return replyWithRaw(code, open.lines, open.raw)
    }
    const prefixed = code === open.code && line[3] === HYPHEN
    open.prefixed &&= prefixed
    this.#keep(open, prefixed ? line.subarray(4) : line)
    return undefined
  }

  #ends(line: Uint8Array, code: number, open: OpenReply): boolean {
    if (code === open.code) return line.length === 3 || line[3] === SPACE
    return this.#otherClosingCode && open.prefixed && line[3] === SPACE
  }

  #firstLine(line: Uint8Array): Reply | RemoteProtocolError | undefined {
    const code = this.#codeOf(line)
    const separator = line[3]
    if (code === undefined || (separator !== undefined && separator !== SPACE && separator !== HYPHEN)) {
      const shown = escapeControls(this.#charset.decode(line.subarray(0, 80)))
      return this.#fail('FTP_MALFORMED_REPLY', `the server sent a line that is no FTP reply: "${shown}"`)
    }
    const open: OpenReply = { code, lines: [], raw: [], bytes: line.length, prefixed: true }
    this.#keep(open, line.subarray(4))
    if (separator !== HYPHEN) return replyWithRaw(code, open.lines, open.raw)
    this.#open = open
    return undefined
  }

  #keep(open: OpenReply, text: Uint8Array): void {
    open.lines.push(this.#charset.decode(text))
    // A view would keep the whole chunk of the socket alive.
    open.raw.push(copyBytes(text))
  }

  /** The code at the head of a line: three digits of which the first is 1 to 5, or 6. */
  #codeOf(line: Uint8Array): number | undefined {
    const first = line[0]
    if (!isDigit(first) || first < 0x31 || first > this.#lastClass || !isDigit(line[1]) || !isDigit(line[2]))
      return undefined
    return numberAt(line, 0, 3)
  }

  #lineTooLong(): RemoteProtocolError {
    const cap = `a reply line is longer than ${this.#limits.replyLineBytes} bytes`
    return this.#fail(
      'FTP_LIMIT_EXCEEDED',
      `${cap}; raise limits.replyLineBytes if the server is to be trusted`,
    )
  }

  #fail(code: 'FTP_LIMIT_EXCEEDED' | 'FTP_MALFORMED_REPLY', message: string): RemoteProtocolError {
    this.#failed = true
    this.#open = undefined
    return new RemoteProtocolError({ code, phase: 'command', message })
  }
}
