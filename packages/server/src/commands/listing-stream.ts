import { Readable } from 'node:stream'
import type { Charset } from '@sluice/protocol'
import type { FileEntry } from '../file-system/file-system.ts'
import { isSpeakableName } from '../file-system/resolve-virtual-path.ts'

/** Bytes of lines that travel together: a write for each line would cost more than the line. */
const BATCH_BYTES = 16 * 1024

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
): AsyncGenerator<Buffer> {
  let lines: Uint8Array[] = []
  let bytes = 0
  for await (const entry of entries) {
    const line = isPathComponent(entry.name) ? encoded(`${format(entry)}\r\n`, charset) : undefined
    if (line === undefined) continue
    lines.push(line)
    bytes += line.length
    if (bytes < BATCH_BYTES) continue
    yield Buffer.concat(lines, bytes)
    lines = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(lines, bytes)
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
