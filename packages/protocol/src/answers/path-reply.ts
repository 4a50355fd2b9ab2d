import { latin1 } from '../charset.ts'
import type { Reply } from '../reply/reply.ts'
import { hasControl } from './has-control.ts'

/**
 * The path in a 257, the answer to PWD and MKD (RFC 959, 5.4 and appendix II): quoted, with quotes inside it doubled.
 *
 * Text before the quote is skipped, and a lone word that begins with `/` counts without quotes. Undefined for another
 * code, where the quote is not closed and where the path is empty or holds a control character: such a path could not
 * be sent back.
 *
 * @example
 * parsePathReply({ code: 257, lines: ['"/say ""hello""" is here'] }) // '/say "hello"'
 */
export function parsePathReply(reply: Reply): string | undefined {
  return reply.code === 257 ? pathIn(reply.lines) : undefined
}

/**
 * The path in a 257 as the bytes that the server sent, to be sent back unchanged; only for a reply with `raw`;
 * undefined by the same rules.
 */
export function parsePathReplyBytes(reply: Reply): Uint8Array | undefined {
  if (reply.code !== 257 || reply.raw === undefined) return undefined
  const path = pathIn(reply.raw.map(latin1.decode))
  return path === undefined ? undefined : latin1.encode(path)
}

/**
 * The quoted path in the text of any other reply, such as the 250 that answers CWD on some servers; undefined by the
 * same rules.
 */
export function parseQuotedPath(text: string): string | undefined {
  return text.includes('"') ? pathIn([text]) : undefined
}

function pathIn(lines: readonly string[]): string | undefined {
  const line = lines.find(text => text.includes('"'))
  const path = line === undefined ? unquotedPath(lines[0]) : quotedPath(line)
  return path === undefined || path === '' || hasControl(path) ? undefined : path
}

/** A path as a 257 carries it, text or bytes: `a"b` becomes `"a""b"` (RFC 959, appendix II). */
export function encodePathReply(path: string): string
export function encodePathReply(path: Uint8Array): Uint8Array
export function encodePathReply(path: string | Uint8Array): string | Uint8Array {
  if (typeof path !== 'string') return latin1.encode(encodePathReply(latin1.decode(path)))
  return `"${path.replaceAll('"', '""')}"`
}

function quotedPath(line: string): string | undefined {
  const open = line.indexOf('"')
  let path = ''
  let start = open + 1
  for (;;) {
    const quote = line.indexOf('"', start)
    if (quote === -1) return undefined
    path += line.slice(start, quote)
    const next = line[quote + 1]
    if (next === undefined || next === ' ') return path
    if (next !== '"') return ',.;:)'.includes(next) ? undefined : undoubledPath(line.slice(open + 1))
    path += '"'
    start = quote + 2
  }
}

/** Pure-FTPd does not double the quotes inside a path: then the last quote of the line closes it. */
function undoubledPath(text: string): string | undefined {
  const close = text.lastIndexOf('"')
  const next = text[close + 1]
  return next === undefined || next === ' ' ? text.slice(0, close) : undefined
}

/** With blanks it could not be told where the path ends and the comment begins. */
function unquotedPath(line: string | undefined): string | undefined {
  const text = line?.trim()
  return text?.startsWith('/') && !text.includes(' ') ? text : undefined
}
