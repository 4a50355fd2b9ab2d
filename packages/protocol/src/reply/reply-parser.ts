import { CR, isDigit, LF, SPACE } from '../bytes.ts'
import { type Charset, latin1, utf8 } from '../charset.ts'
import { RemoteProtocolError } from '../errors.ts'
import { escapeControls } from '../escape-controls.ts'
import { completeLimits, type Limits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { stripTelnet } from '../telnet.ts'
import { ReceivedReply } from './received-reply.ts'
import type { Reply } from './reply.ts'

const HYPHEN = 0x2d
/** Whole lines are decoded together, but in small pieces: a line that is kept keeps the piece that it was cut from. */
const BLOCK_BYTES = 4096

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** How a `ReplyParser` reads. */
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
  readonly raw: (Uint8Array | undefined)[]
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
  /** The charset reads ASCII as ASCII for certain, so that plain lines need no decoder. */
  readonly #knowsAscii: boolean
  readonly #telnet: boolean
  readonly #otherClosingCode: boolean
  /** The highest first digit of a code. */
  readonly #lastClass: number
  readonly #splitter: LineSplitter
  readonly #onBytes = (line: Uint8Array, oversized: boolean): void => this.#bytes(line, oversized)
  #found: (Reply | RemoteProtocolError)[] = []
  #open: OpenReply | undefined
  #failed = false

  constructor(options: ReplyParserOptions = {}) {
    this.#limits = completeLimits(options.limits)
    this.#charset = options.charset ?? utf8
    this.#knowsAscii = this.#charset === utf8 || this.#charset === latin1
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
    if (this.#failed) return []
    let start = 0
    if (this.#splitter.pendingBytes > 0) {
      start = chunk.indexOf(LF) + 1 || chunk.length
      this.#splitter.push(chunk.subarray(0, start), this.#onBytes)
    }
    while (start < chunk.length) {
      const end = chunk.lastIndexOf(LF, start + BLOCK_BYTES - 1) + 1
      const text = end > start ? this.#plainText(chunk.subarray(start, end)) : undefined
      if (text === undefined) break
      this.#textLines(text)
      start = end
    }
    if (start < chunk.length) this.#splitter.push(chunk.subarray(start), this.#onBytes)
    if (!this.#failed && this.#splitter.oversized) this.#found.push(this.#lineTooLong())
    const found = this.#found
    this.#found = []
    return found
  }

  /** The text of bytes that are all ASCII without NUL: neither Telnet nor a charset has a say in them. */
  #plainText(bytes: Uint8Array): string | undefined {
    if (!this.#knowsAscii) return undefined
    const text = decoder.decode(bytes)
    const isPlain = text.length === bytes.length && !text.includes('\ufffd') && !text.includes('\0')
    return isPlain ? text : undefined
  }

  #textLines(text: string): void {
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const stop = end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end
      this.#line(text.slice(start, stop), true, stop - start > this.#limits.replyLineBytes)
      start = end + 1
    }
  }

  #bytes(bytes: Uint8Array, oversized: boolean): void {
    this.#line(latin1.decode(this.#telnet ? stripTelnet(bytes) : bytes), false, oversized)
  }

  /** A line with one code unit for each byte; `isText`: it is its text as well. */
  #line(line: string, isText: boolean, oversized: boolean): void {
    if (this.#failed) return
    const open = this.#open
    const result = oversized
      ? this.#lineTooLong()
      : open === undefined
        ? this.#firstLine(line, isText)
        : this.#nextLine(open, line, isText)
    if (result !== undefined) this.#found.push(result)
  }

  #firstLine(line: string, isText: boolean): Reply | RemoteProtocolError | undefined {
    const code = this.#codeOf(line)
    const separator = line.charCodeAt(3)
    if (code === undefined || (line.length > 3 && separator !== SPACE && separator !== HYPHEN)) {
      const shown = escapeControls(this.#charset.decode(latin1.encode(line.slice(0, 80))))
      return this.#fail('FTP_MALFORMED_REPLY', `the server sent a line that is no FTP reply: "${shown}"`)
    }
    const open: OpenReply = { code, lines: [], raw: [], bytes: line.length, prefixed: true }
    this.#keep(open, line.slice(4), isText)
    if (separator !== HYPHEN) return new ReceivedReply(code, open.lines, open.raw)
    this.#open = open
    return undefined
  }

  #nextLine(open: OpenReply, line: string, isText: boolean): Reply | RemoteProtocolError | undefined {
    open.bytes += line.length
    if (open.bytes > this.#limits.replyBytes || open.lines.length >= this.#limits.replyLines) {
      const { replyBytes, replyLines } = this.#limits
      const message = `a reply ${open.code} passed ${replyBytes} bytes or ${replyLines} lines without an end`
      return this.#fail('FTP_LIMIT_EXCEEDED', message)
    }
    const code = this.#codeOf(line)
    if (code !== undefined && this.#ends(line, code, open)) {
      this.#open = undefined
      this.#keep(open, line.slice(4), isText)
      return new ReceivedReply(code, open.lines, open.raw)
    }
    const prefixed = code === open.code && line.charCodeAt(3) === HYPHEN
    open.prefixed &&= prefixed
    this.#keep(open, prefixed ? line.slice(4) : line, isText)
    return undefined
  }

  #ends(line: string, code: number, open: OpenReply): boolean {
    const hasBlank = line.charCodeAt(3) === SPACE
    if (code === open.code) return line.length === 3 || hasBlank
    return this.#otherClosingCode && open.prefixed && hasBlank
  }

  #keep(open: OpenReply, text: string, isText: boolean): void {
    const bytes = isText ? undefined : latin1.encode(text)
    open.lines.push(bytes === undefined ? text : this.#charset.decode(bytes))
    open.raw.push(bytes)
  }

  /** The code at the head of a line: three digits of which the first is 1 to 5, or 6. */
  #codeOf(line: string): number | undefined {
    const first = line.charCodeAt(0)
    const second = line.charCodeAt(1)
    const third = line.charCodeAt(2)
    if (!(first >= 0x31 && first <= this.#lastClass && isDigit(second) && isDigit(third))) return undefined
    return (first - 0x30) * 100 + (second - 0x30) * 10 + third - 0x30
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
