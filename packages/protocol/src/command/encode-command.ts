import { CR, LF, NUL, SPACE } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import { LocalProtocolError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import type { Command } from './command.ts'
import { describeCommand } from './describe-command.ts'
import { verbs } from './verbs.ts'

type Argument = string | number | Uint8Array | undefined

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
  const verb = charset.encode(command.verb === 'OTHER' ? verbName(command.name) : command.verb)
  const argument = argumentBytes(command, charset)
  const length = verb.length + (argument === undefined ? 0 : 1 + argument.length) + 2
  if (length > maxBytes) throw refuse(command, `is ${length} bytes long; the limit is ${maxBytes}`)

  const line = new Uint8Array(length)
  line.set(verb)
  if (argument !== undefined) {
    line[verb.length] = SPACE
    line.set(argument, verb.length + 1)
  }
  line[length - 2] = CR
  line[length - 1] = LF
  return line
}

function argumentBytes(command: Command, charset: Charset): Uint8Array | undefined {
  const row = verbs[command.verb]
  if (row.argument === undefined) return undefined
  const value = (command as unknown as Record<string, Argument>)[row.argument]
  if (value === undefined && row.optional === true) return undefined
  if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0)) {
    throw refuse(command, `needs a whole number of 0 or more as its ${row.argument}`)
  }
  const bytes = value instanceof Uint8Array ? value : charset.encode(String(value ?? ''))
  // An empty password or account is legal on the wire; an empty path would mean another file.
  if (bytes.length === 0 && row.secret !== true)
    throw refuse(command, `needs a ${row.argument} that is not empty`)
  const at = bytes.findIndex(byte => byte === CR || byte === LF || byte === NUL)
  if (at !== -1) {
    const name = { [CR]: 'a carriage return', [LF]: 'a line feed', [NUL]: 'a NUL' }[bytes[at] as number]
    throw refuse(
      command,
      `has ${name} at byte ${at} of its ${row.argument}; FTP cannot carry that, so it was not sent`,
    )
  }
  return bytes
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
    phase: 'command',
    command: shown,
    message: `${shown} ${why}`,
  })
}
