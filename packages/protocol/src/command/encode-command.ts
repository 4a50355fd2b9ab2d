import { CR, LF, NUL, SPACE } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import { LocalProtocolError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import type { Command } from './command.ts'
import { type Argument, describeCommand, memberOf } from './describe-command.ts'
import { phaseOf } from './phase-of.ts'
import { type Field, verbs } from './verbs.ts'

const QUOTE = 0x22

/**
 * The bytes of one command line, CRLF included (RFC 959, 4.1; RFC 2640 for paths).
 *
 * The check is made on the encoded bytes: CR, LF and NUL are refused, never repaired, and so are an empty argument
 * where one is needed and text that the charset cannot express. Throws `LocalProtocolError`.
 *
 * @example
 * socket.write(encodeCommand({ verb: 'RETR', path: 'pub/read me.txt' }))
 */
export function encodeCommand(
  command: Command,
  charset: Charset = utf8,
  maxBytes: number = defaultLimits.commandLineBytes,
): Uint8Array {
  const words = [charset.encode(command.verb === 'OTHER' ? verbName(command.name) : command.verb)]
  const { fields } = verbs[command.verb]
  let missing: string | undefined
  for (const field of fields) {
    const value = memberOf(command, field.name)
    if (value === undefined && field.optional === true) {
      missing = field.name
      continue
    }
    if (missing !== undefined) throw refuse(command, `needs its ${missing} where it has its ${field.name}`)
    const isLast = field === fields.at(-1)
    for (const part of [value].flat()) words.push(encodeField(command, field, part, isLast, charset))
  }

  const length = words.reduce((sum, word) => sum + word.length + 1, 1)
  if (length > maxBytes) throw refuse(command, `is ${length} bytes long; the limit is ${maxBytes}`)
  const line = new Uint8Array(length).fill(SPACE)
  let at = 0
  for (const word of words) {
    line.set(word, at)
    at += word.length + 1
  }
  line[length - 2] = CR
  line[length - 1] = LF
  return line
}

function encodeField(
  command: Command,
  field: Field,
  value: Argument | undefined,
  isLast: boolean,
  charset: Charset,
): Uint8Array {
  if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0)) {
    throw refuse(command, `needs a whole number of 0 or more as its ${field.name}`)
  }
  const bytes = value instanceof Uint8Array ? value : charset.encode(String(value ?? ''))
  // An empty password or account is legal on the wire; an empty path would mean another file.
  if (bytes.length === 0 && verbs[command.verb].secret !== true) {
    throw refuse(command, `needs a ${field.name} that is not empty`)
  }
  const at = bytes.findIndex(byte => byte === CR || byte === LF || byte === NUL)
  if (at !== -1) {
    const name = { [CR]: 'a carriage return', [LF]: 'a line feed', [NUL]: 'a NUL' }[bytes[at] as number]
    throw refuse(
      command,
      `has ${name} at byte ${at} of its ${field.name}; FTP cannot carry that, so it was not sent`,
    )
  }
  if (field.quoted === true) return quotedWhereNeeded(bytes)
  if (!isLast && bytes.includes(SPACE)) {
    throw refuse(command, `has a blank in its ${field.name}, where a blank ends it; it was not sent`)
  }
  return bytes
}

/** What neither holds a blank nor begins with a quote goes as it is, for servers that know no quotes. */
function quotedWhereNeeded(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(SPACE) && bytes[0] !== QUOTE) return bytes
  const inner: number[] = []
  for (const byte of bytes) byte === QUOTE ? inner.push(QUOTE, QUOTE) : inner.push(byte)
  return Uint8Array.of(QUOTE, ...inner, QUOTE)
}

function verbName(name: string): string {
  if (/^[A-Za-z]{1,16}$/.test(name) || /^X[A-Za-z0-9]{1,15}$/.test(name)) return name
  throw new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'command',
    message: 'a verb has 1 to 16 letters, or begins with X, and no blanks; the command was not sent',
  })
}

function refuse(command: Command, why: string): LocalProtocolError {
  const shown = describeCommand(command)
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: phaseOf(command),
    command: shown,
    message: `${shown} ${why}`,
  })
}
