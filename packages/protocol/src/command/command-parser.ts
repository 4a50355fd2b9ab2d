import { copyBytes, SPACE } from '../bytes.ts'
import { type Charset, latin1, utf8 } from '../charset.ts'
import { RemoteProtocolError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { stripTelnet } from '../telnet.ts'

/** One command line as a server receives it; the verb in upper case. */
export interface CommandLine {
  readonly verb: string
  /** The rest of the line after one blank, decoded; empty where there is none. */
  readonly argument: string
  readonly argumentBytes: Uint8Array
}

/**
 * Bytes of a control connection in, command lines out, server role.
 *
 * Telnet commands are taken out. A line past the cap is one `RemoteProtocolError`, after which nothing more is read.
 */
export class CommandParser {
  readonly #charset: Charset
  readonly #maxBytes: number
  readonly #splitter: LineSplitter
  #failed = false

  constructor(options: { readonly charset?: Charset; readonly commandLineBytes?: number } = {}) {
    this.#charset = options.charset ?? utf8
    this.#maxBytes = options.commandLineBytes ?? defaultLimits.commandLineBytes
    this.#splitter = new LineSplitter(this.#maxBytes)
  }

  /** Nothing of a command has arrived that is not yet whole. */
  get idle(): boolean {
    return this.#splitter.pendingBytes === 0
  }

  push(chunk: Uint8Array): (CommandLine | RemoteProtocolError)[] {
    const found: (CommandLine | RemoteProtocolError)[] = []
    if (this.#failed) return found
    this.#splitter.push(chunk, (line, oversized) => {
      if (!this.#failed) found.push(oversized ? this.#tooLong() : this.#line(stripTelnet(line)))
    })
    if (!this.#failed && this.#splitter.oversized) found.push(this.#tooLong())
    return found
  }

  #line(line: Uint8Array): CommandLine {
    const blank = line.indexOf(SPACE)
    const verb = latin1.decode(blank === -1 ? line : line.subarray(0, blank)).toUpperCase()
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
