const BLANKS = ' \t\r\n'

/** Reads a netrc file word by word; each character is looked at once. */
export class NetrcWords {
  readonly #text: string
  #at = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  /** The line of the word that was read last. */
  get line(): number {
    return this.#line
  }

  /** The next word, comments passed over; undefined at the end. */
  keyword(): string | undefined {
    this.#skipBlanks()
    while (this.#here === '#') {
      this.#skipLine()
      this.#skipBlanks()
    }
    return this.#here === '' ? undefined : this.#bare()
  }

  /** The next word, whatever it begins with, quoted or not; undefined at the end or where a quote has no end. */
  value(): string | undefined {
    this.#skipBlanks()
    if (this.#here === '"') return this.#quoted()
    return this.#here === '' ? undefined : this.#bare()
  }

  /** Goes behind the next empty line, which ends a macro. */
  skipMacro(): void {
    this.#skipLine()
    while (this.#here !== '' && !this.#isEmptyLine()) this.#skipLine()
  }

  get #here(): string {
    return this.#text.charAt(this.#at)
  }

  #next(): string {
    const here = this.#here
    this.#at++
    if (here === '\n') this.#line++
    return here
  }

  #bare(): string {
    let word = ''
    while (this.#here !== '' && !BLANKS.includes(this.#here)) word += this.#character()
    return word
  }

  #quoted(): string | undefined {
    this.#next()
    let word = ''
    while (this.#here !== '' && this.#here !== '"') word += this.#character()
    return this.#next() === '"' ? word : undefined
  }

  /** A character, or the one behind a backslash. */
  #character(): string {
    const character = this.#next()
    return character === '\\' ? this.#next() : character
  }

  #skipBlanks(): void {
    while (this.#here !== '' && BLANKS.includes(this.#here)) this.#next()
  }

  #skipLine(): void {
    while (this.#here !== '' && this.#next() !== '\n');
  }

  #isEmptyLine(): boolean {
    return this.#here === '\n' || this.#text.startsWith('\r\n', this.#at)
  }
}
