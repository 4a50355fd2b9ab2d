import { badArgument } from '../bad-argument.ts'
import { CR, LF, NUL, SPACE } from '../bytes.ts'
import { type Charset, latin1, utf8 } from '../charset.ts'
import { defaultLimits } from '../limits.ts'
import { doubleIac } from '../telnet.ts'
import type { Command } from './command.ts'
import { type Argument, hasSecret, memberOf } from './describe-command.ts'
import { unsendable } from './unsendable.ts'
import { type Field, verbs } from './verbs.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** How `encodeCommand` writes. */
export interface EncodeCommandOptions {
  /** Double each 0xFF, for servers that take Telnet commands out (RFC 959, 2.3); default false. */
  readonly telnet?: boolean
}

/**
 * The bytes of one command line, CRLF included (RFC 959, 4.1; RFC 2640 for paths).
 *
 * The check is made on the encoded bytes: CR, LF and NUL are refused, never repaired, and so are an empty argument
 * where one is needed, text that the charset cannot express (`FTP_UNENCODABLE`) and more than `maxBytes`. Throws
 * `LocalProtocolError`, which never holds a secret.
 *
 * @example
 * socket.write(encodeCommand({ verb: 'RETR', path: 'pub/read me.txt' }))
 */
export function encodeCommand(
  command: Command,
  charset: Charset = utf8,
  maxBytes: number = defaultLimits.commandLineBytes,
  options: EncodeCommandOptions = {},
): Uint8Array {
  if (!Object.hasOwn(verbs, command.verb)) throw badArgument('the verb has no row; it can be sent as OTHER')
  const parts = [latin1.encode(command.verb === 'OTHER' ? verbName(command.name) : command.verb)]
  const { fields } = verbs[command.verb]
  let missing: string | undefined
  for (const field of fields) {
    const value = memberOf(command, field.name)
    if (value === undefined && field.optional === true) {
      missing = field.name
      continue
    }
    if (missing !== undefined)
      throw unsendable(command, `needs its ${missing} where it has its ${field.name}`)
    const isLast = field === fields.at(-1)
    const values = field.many === true && Array.isArray(value) ? (value as readonly Argument[]) : [value]
    if (values.length === 0) throw unsendable(command, `needs one at least of its ${field.name}`)
    for (const one of values) {
      const bytes = encodeField(command, field, one, isLast, charset)
      parts.push(options.telnet === true ? doubleIac(bytes) : bytes)
    }
  }

  const length = parts.reduce((sum, part) => sum + part.length + 1, 1)
  if (length > maxBytes) throw unsendable(command, `is ${length} bytes long; the limit is ${maxBytes}`)
  const line = new Uint8Array(length).fill(SPACE)
  let at = 0
  for (const part of parts) {
    line.set(part, at)
    at += part.length + 1
  }
  line[length - 2] = CR
  line[length - 1] = LF
  return line
}

function encodeField(
  command: Command,
  field: Field,
  value: unknown,
  isLast: boolean,
  charset: Charset,
): Uint8Array {
  const { name, numeric, words } = field
  if (numeric === true) {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
      return latin1.encode(`${value}`)
    throw unsendable(command, `needs a whole number of 0 or more as its ${name}`)
  }
  if (words !== undefined && !words.includes(value as string)) {
    throw unsendable(command, `needs one of ${words.join(', ')} as its ${name}`)
  }
  const bytes = encodeText(command, name, value, charset)
  // An empty password or account is legal on the wire; an empty path would mean another file.
  if (bytes.length === 0 && !hasSecret(command))
    throw unsendable(command, `needs text that is not empty as its ${name}`)
  const at = bytes.findIndex(byte => byte === CR || byte === LF || byte === NUL)
  if (at !== -1) {
    const what = { [CR]: 'a carriage return', [LF]: 'a line feed', [NUL]: 'a NUL' }[bytes[at] as number]
    throw unsendable(command, `has ${what} at byte ${at} of its ${name}, which FTP cannot carry`)
  }
  if (field.quoted === true) return quotedWhereNeeded(command, name, bytes)
  if (!isLast && bytes.includes(SPACE)) {
    throw unsendable(command, `has a blank in its ${name}, where a blank ends it`)
  }
  return bytes
}

/** Text in the charset; of a charset's own error nothing is told where it could repeat a secret. */
function encodeText(command: Command, name: string, value: unknown, charset: Charset): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value !== 'string') throw unsendable(command, `needs text or bytes as its ${name}`)
  try {
    return charset.encode(value)
  } catch (error) {
    const why = `has a ${name} that cannot be written in ${charset.name}; pass bytes or choose another encoding`
    throw unsendable(command, why, 'FTP_UNENCODABLE', hasSecret(command) ? undefined : error)
  }
}

/** What neither holds a blank nor begins with a quote goes as it is, for servers that know no quotes. */
function quotedWhereNeeded(command: Command, name: string, bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(SPACE) && bytes[0] !== QUOTE) return bytes
  if (bytes.includes(QUOTE) || bytes.includes(BACKSLASH)) {
    throw unsendable(
      command,
      `has quotes or backslashes in its ${name}, which servers read in different ways between quotes`,
    )
  }
  const quoted = new Uint8Array(bytes.length + 2).fill(QUOTE)
  quoted.set(bytes, 1)
  return quoted
}

/** What is wrong is told without the verb, which may hold a whole line and its secret. */
function verbName(name: string): string {
  if (/^[A-Za-z]{1,16}$/.test(name) || /^X[A-Za-z0-9]{1,15}$/.test(name)) return name
  throw badArgument('a verb has 1 to 16 letters, or begins with X, and no blanks')
}
