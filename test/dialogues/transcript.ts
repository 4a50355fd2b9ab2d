import { hostname } from 'node:os'
import type { RealServer } from '../support/servers/real-servers.ts'

/** Stands for the port of a data connection, in the notation of whoever names it. */
const DATA_PORT = 20_000

/**
 * A dialogue as lines of text, `< reply`, `> command`, `+ command of the same write`, `= line of data`, `! event`, with
 * what changes from run to run replaced by something of the same shape.
 */
export class Transcript {
  readonly #lines: string[] = []
  readonly #unstable: readonly (readonly [RegExp, string])[]

  constructor(server: RealServer) {
    this.#unstable = [
      [new RegExp(`\\b${server.port}\\b`, 'g'), '21'],
      [new RegExp(escaped(server.root), 'g'), '/srv/ftp'],
      [new RegExp(`\\b${escaped(hostname())}\\b`, 'g'), 'ftp.example.com'],
      [/\(127,0,0,1,\d+,\d+\)/g, `(127,0,0,1,${DATA_PORT >> 8},${DATA_PORT & 255})`],
      [/^(PORT 127,0,0,1),(?:1[2-9]|2\d)\d,\d+/, `$1,${DATA_PORT >> 8},${DATA_PORT & 255}`],
      [/\|\|\|\d+\|/g, `|||${DATA_PORT}|`],
      [/^(EPRT \|1\|127\.0\.0\.1\|)\d+/, `$1${DATA_PORT}`],
      [/\(4,4,127,0,0,1,2,\d+,\d+\)/g, `(4,4,127,0,0,1,2,${DATA_PORT >> 8},${DATA_PORT & 255})`],
      [/\b\d+\.\d+ seconds/g, '0.001 seconds'],
      [/\b\d+\.\d+( [KMG]?i?bytes(?: per second|\/sec))/gi, '1.00$1'],
      [/\bunique=[^;]+/g, 'unique=1g2'],
      [/You uploaded \d+ and downloaded \d+ kbytes/, 'You uploaded 1 and downloaded 1 kbytes'],
      [/\b(Local time is now) \d\d:\d\d/, '$1 12:00'],
      [/(127\.0\.0\.1:)\d{5}\b/g, '$150000'],
      [/(\bFILE: ).+/, '$1unique.name'],
      // As much as a server had in its buffers.
      [/^(data received) \d{5,7} bytes/, '$1 65551 bytes'],
      [/\b\d+ bytes transmitted/g, '65536 bytes transmitted'],
      [/\b\d+(\.\d+)? (kbytes|Mbytes) (\(|free|used)/gi, '1000 $2 $3'],
    ]
  }

  /** Notes one line; `mark` says what it is. */
  add(mark: '<' | '>' | '+' | '=' | '!', text: string): void {
    const stable = this.#unstable.reduce((line, [from, to]) => line.replace(from, to), text)
    this.#lines.push(`${mark} ${printable(stable)}`.trimEnd())
  }

  /** A remark for readers, and for those who play the dialogue again. */
  remark(text: string): void {
    this.#lines.push(`# ${text}`)
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Text of one character a byte as it can be shown: UTF-8 where it is that, all else that is not ASCII as `\xhh`. */
function printable(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8')
  return text.includes('\ufffd') ? latin1.replace(/[^ -\x5b\x5d-~]/g, hex) : text.replace(/[\\\p{Cc}]/gu, hex)
}

function hex(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}
