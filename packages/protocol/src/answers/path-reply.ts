import type { Reply } from '../reply/reply.ts'

/**
 * The path in a 257, the answer to PWD and MKD (RFC 959, 5.4 and appendix II): quoted, with quotes inside it doubled.
 *
 * Text before the quote is skipped, and a lone word that begins with `/` counts without quotes. Undefined where the
 * quote is not closed, the path is empty or holds a control character: such a path could not be sent back.
 */
export function parsePathReply(reply: Reply): string | undefined {
  if (reply.code !== 257) return undefined
  const line = reply.lines.find(text => text.includes('"'))
  const path = line === undefined ? unquotedPath(reply.lines[0]) : quotedPath(line)
  return path === undefined || path === '' || hasControl(path) ? undefined : path
}

/** A path as a 257 carries it: `a"b` becomes `"a""b"` (RFC 959, appendix II). */
export function encodePathReply(path: string): string {
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
    if (next !== '"') return undoubledPath(line.slice(open + 1))
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

function hasControl(path: string): boolean {
  for (let at = 0; at < path.length; at++) {
    const unit = path.charCodeAt(at)
    if (unit < 0x20 || unit === 0x7f) return true
  }
  return false
}
