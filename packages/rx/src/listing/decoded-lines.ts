import { RemoteProtocolError } from '@sluice/protocol'

/** Decodes bytes as they come; what is cut stays in it. */
export interface TextSource {
  write(chunk: Buffer): string
  end(): string | undefined
}

/**
 * The lines of a text that has to be decoded before its line ends can be seen, without their ends: CRLF or LF. A line
 * past the cap is one `RemoteProtocolError` (`FTP_LIMIT_EXCEEDED`), the last thing that comes out.
 */
export class DecodedLines {
  readonly #source: TextSource
  readonly #maxCharacters: number
  /** What has come of a line. */
  #begun = ''
  #isOver = false

  constructor(source: TextSource, maxCharacters: number) {
    this.#source = source
    this.#maxCharacters = maxCharacters
  }

  push(chunk: Buffer): readonly (string | RemoteProtocolError)[] {
    return this.#isOver ? [] : this.#read(this.#source.write(chunk))
  }

  /** A last line that has no end. */
  end(): readonly (string | RemoteProtocolError)[] {
    if (this.#isOver) return []
    const lines = this.#read(this.#source.end() ?? '')
    return this.#isOver || this.#begun === '' ? lines : [...lines, withoutReturn(this.#begun)]
  }

  #read(text: string): (string | RemoteProtocolError)[] {
    const lines: (string | RemoteProtocolError)[] = []
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      const line = this.#begun + text.slice(from, at)
      this.#begun = ''
      from = at + 1
      if (line.length > this.#maxCharacters) return this.#tooLong(lines)
      lines.push(withoutReturn(line))
    }
    this.#begun += text.slice(from)
    return this.#begun.length > this.#maxCharacters ? this.#tooLong(lines) : lines
  }

  #tooLong(lines: (string | RemoteProtocolError)[]): (string | RemoteProtocolError)[] {
    this.#isOver = true
    const error = new RemoteProtocolError({
      code: 'FTP_LIMIT_EXCEEDED',
      phase: 'transfer',
      message: `a line of the text is longer than ${this.#maxCharacters} characters; raise maxLineBytes`,
    })
    return [...lines, error]
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
