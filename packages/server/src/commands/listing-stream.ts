import { Readable } from 'node:stream'
import type { Charset } from '@sluice/protocol'
import type { FileEntry } from '../file-system/file-system.ts'
import { isSpeakableName } from '../file-system/resolve-virtual-path.ts'

/** Of lines that travel together: a write for each line would cost more than the line. */
const BATCH_CHARACTERS = 16 * 1024

/**
 * A listing as the bytes of its lines, read no faster than it is sent.
 *
 * A name that cannot be told truly is left out: one with CR, LF, NUL or a slash, or one that the charset cannot write.
 */
export function listingStream(
  entries: AsyncIterable<FileEntry>,
  format: (entry: FileEntry) => string,
  charset: Charset,
): Readable {
  return Readable.from(batches(entries, format, charset), { objectMode: false })
}

async function* batches(
  entries: AsyncIterable<FileEntry>,
  format: (entry: FileEntry) => string,
  charset: Charset,
): AsyncGenerator<Uint8Array> {
  let lines: string[] = []
  let characters = 0
  for await (const entry of entries) {
    if (!isPathComponent(entry.name)) continue
    const line = `${format(entry)}\r\n`
    lines.push(line)
    characters += line.length
    if (characters < BATCH_CHARACTERS) continue
    yield encodedTogether(lines, charset)
    lines = []
    characters = 0
  }
  if (lines.length > 0) yield encodedTogether(lines, charset)
}

/** All lines at once, which is several times as fast; one by one only where the charset lacks a character. */
function encodedTogether(lines: readonly string[], charset: Charset): Uint8Array {
  return (
    encoded(lines.join(''), charset) ??
    Buffer.concat(lines.map(line => encoded(line, charset) ?? new Uint8Array(0)))
  )
}

/** Whether a name can stand in a listing: one path component on one line, in the charset of the connection. */
export function isListable(name: string, charset: Charset): boolean {
  return isPathComponent(name) && encoded(name, charset) !== undefined
}

function isPathComponent(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && isSpeakableName(name)
}

function encoded(line: string, charset: Charset): Uint8Array | undefined {
  try {
    return charset.encode(line)
  } catch {
    return undefined
  }
}
