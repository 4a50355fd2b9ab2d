import { type Charset, utf8 } from '../charset.ts'
import { isDeviceName } from './device-name.ts'

/** Why a remote name cannot be the name of a local file. */
export type LocalNameReason =
  | 'empty'
  /** `.` or `..`. */
  | 'dots'
  /** `/`, or `\`, which also parts names in folders that other systems share. */
  | 'separator'
  /** C0, DEL, C1, and the line and paragraph separators. */
  | 'control-character'
  /** A character that changes the direction of text, and so hides what the name is: `exe.txt` for `txt.exe`. */
  | 'bidi-control'
  | 'unpaired-surrogate'
  /** The bytes are not of the charset: no text could be sent back for them. */
  | 'undecodable'
  /** More than 255 bytes of UTF-8, or 255 code units on Windows. */
  | 'too-long'
  /** Windows: one of `< > " | ? *`. */
  | 'forbidden-character'
  /** Windows: a colon, which begins a drive or a stream. */
  | 'colon'
  /** Windows drops dots and blanks at the end: the name would be another one. */
  | 'trailing-dot-or-blank'
  /** Windows: `CON`, `NUL`, `COM1` and their like, with any extension. */
  | 'device'

/** A name that is safe, or the reason why there is none. */
export type LocalName =
  | { readonly type: 'safe'; readonly name: string }
  | { readonly type: 'refused'; readonly reason: LocalNameReason }

/** Where the name is to be, and what it is in. */
export interface LocalNameOptions {
  /** Whose rules the name has to keep; `win32` is the stricter one and includes `posix` but for the unit of length. */
  readonly platform: 'posix' | 'win32'
  /** What the bytes of the name are in; default UTF-8. */
  readonly charset?: Charset
}

const MAX_LENGTH = 255

/**
 * The one path component that a remote name is on this machine, or the reason why it is none.
 *
 * The name is never changed: a repaired name is the name of another file. What stays with the caller: names that are
 * one here, because they differ only in case, in normal form or in characters that HFS+ ignores (joiners, U+FEFF), or
 * because one is the short form of the other (`LONGNA~1`); links on the way; and that a leading `-` or `~` means
 * something to a shell. Never throws.
 *
 * @example
 * const local = localName(entry.nameBytes, { platform: 'posix' })
 * if (local.type === 'safe') await writeFile(join(folder, local.name), bytes)
 */
export function localName(remote: string | Uint8Array, options: LocalNameOptions): LocalName {
  const charset = options.charset ?? utf8
  const name = typeof remote === 'string' ? remote : charset.decode(remote)
  const reason =
    typeof remote !== 'string' && !isEncodedAs(name, remote, charset)
      ? 'undecodable'
      : reasonAgainst(name, options.platform)
  return reason === undefined ? { type: 'safe', name } : { type: 'refused', reason }
}

function reasonAgainst(name: string, platform: 'posix' | 'win32'): LocalNameReason | undefined {
  if (name === '') return 'empty'
  if (name === '.' || name === '..') return 'dots'
  const isPosix = platform === 'posix'
  for (const character of name) {
    const reason =
      reasonAgainstPoint(character.codePointAt(0) as number) ??
      (isPosix ? undefined : windowsReason(character))
    if (reason !== undefined) return reason
  }
  if ((isPosix ? utf8.encode(name) : name).length > MAX_LENGTH) return 'too-long'
  if (isPosix) return undefined
  if (name.endsWith('.') || name.endsWith(' ')) return 'trailing-dot-or-blank'
  return isDeviceName(name) ? 'device' : undefined
}

function reasonAgainstPoint(point: number): LocalNameReason | undefined {
  if (point === 0x2f || point === 0x5c) return 'separator'
  if (point < 0x20 || (point >= 0x7f && point <= 0x9f) || point === 0x2028 || point === 0x2029) {
    return 'control-character'
  }
  if (point === 0x061c || point === 0x200e || point === 0x200f) return 'bidi-control'
  if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x206f)) return 'bidi-control'
  return point >= 0xd800 && point <= 0xdfff ? 'unpaired-surrogate' : undefined
}

function windowsReason(character: string): LocalNameReason | undefined {
  if (character === ':') return 'colon'
  return '<>"|?*'.includes(character) ? 'forbidden-character' : undefined
}

/** Whether the text gives the same bytes back: charsets read what is not theirs in some other way. */
function isEncodedAs(text: string, bytes: Uint8Array, charset: Charset): boolean {
  try {
    const encoded = charset.encode(text)
    return encoded.length === bytes.length && encoded.every((byte, at) => byte === bytes[at])
  } catch {
    return false
  }
}
