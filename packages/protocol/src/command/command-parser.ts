import { asciiUpper } from '../ascii-case.ts'
import { copyBytes, SPACE } from '../bytes.ts'
import { type Charset, latin1, utf8 } from '../charset.ts'
import { RemoteProtocolError } from '../errors.ts'
import { completeLimits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { stripTelnet } from '../telnet.ts'

/** One command line as a server receives it; `describeCommand(parseCommandLine(...))` shows it without its secret. */
export interface CommandLine {
  /** What stands before the first blank, its ASCII letters in upper case; each other byte as in Latin-1. */
  readonly verb: string
  /** The rest of the line after one blank, decoded; empty where there is none. */
  readonly argument: string
  /** The same before it was decoded. */
  readonly argumentBytes: Uint8Array
}

/** How a `CommandParser` reads. */
export interface CommandParserOptions {
  /** How arguments are read; default UTF-8 with Latin-1 for what is not UTF-8. */
  readonly charset?: Charset
  /** Bytes of one line without its end; default `defaultLimits.commandLineBytes`. */
  readonly commandLineBytes?: number
  /** Take Telnet commands out (RFC 959, 2.3); default true. False keeps each 0xFF and CR NUL as data. */
  readonly telnet?: boolean
}

/**
 * Bytes of a control connection in, command lines out, server role (RFC 959, 4.1; RFC 2640, 3.1).
 *
 * A line ends at LF, with or without CR; a lone CR or NUL is data. A line past the cap is one `RemoteProtocolError`
 * (`FTP_LIMIT_EXCEEDED`), after which nothing more is read. The constructor throws `LocalProtocolError` for a cap that
 * is none.
 *
 * @example
 * const parser = new CommandParser()
 * for (const line of parser.push(bytes)) if (!(line instanceof RemoteProtocolError)) console.log(line.verb)
 */
export class CommandParser {
  readonly #charset: Charset
  readonly #maxBytes: number
  readonly #telnet: boolean
  readonly #splitter: LineSplitter
  #failed = false

  constructor(options: CommandParserOptions = {}) {
    this.#charset = options.charset ?? utf8
    this.#maxBytes = completeLimits({ commandLineBytes: options.commandLineBytes }).commandLineBytes
    this.#telnet = options.telnet !== false
    this.#splitter = new LineSplitter(this.#maxBytes)
  }

  /** Nothing of a command has arrived that is not yet whole. */
  get idle(): boolean {
    return this.#splitter.pendingBytes === 0
  }

  /** The command lines that end in the next bytes. */
  push(chunk: Uint8Array): (CommandLine | RemoteProtocolError)[] {
    const found: (CommandLine | RemoteProtocolError)[] = []
    if (this.#failed) return found
    this.#splitter.push(chunk, (line, oversized) => {
      if (!this.#failed) found.push(oversized ? this.#tooLong() : this.#line(line))
    })
    if (!this.#failed && this.#splitter.oversized) found.push(this.#tooLong())
    return found
  }

  #line(bytes: Uint8Array): CommandLine {
    const line = this.#telnet ? stripTelnet(bytes) : bytes
    const blank = line.indexOf(SPACE)
    const verb = asciiUpper(latin1.decode(blank === -1 ? line : line.subarray(0, blank)))
    const argumentBytes = copyBytes(blank === -1 ? line.subarray(line.length) : line.subarray(blank + 1))
    return { verb, argument: this.#charset.decode(argumentBytes), argumentBytes }
  }

  #tooLong(): RemoteProtocolError {
    this.#failed = true
    return new RemoteProtocolError({
      code: 'FTP_LIMIT_EXCEEDED',
      phase: 'command',
      message: `a command line is longer than ${this.#maxBytes} bytes`,
    })
  }
}
