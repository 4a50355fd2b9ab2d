import { createHash, randomBytes } from 'node:crypto'

const MIB = 1024 * 1024

/** No byte, one byte, and 3 MiB of random ones, with every pair of bytes that a conversion of line ends would alter. */
export const contents: Readonly<Record<'empty.bin' | 'one.bin' | 'large.bin', Buffer>> = {
  'empty.bin': Buffer.alloc(0),
  'one.bin': Buffer.of(0x0a),
  'large.bin': Buffer.concat([Buffer.from('\r\n\n\r\0\xff\xff', 'latin1'), randomBytes(3 * MIB - 7)]),
}

/** Names that clients and servers are known to mangle. */
export const oddNames: readonly string[] = [
  'with blank.txt',
  'two  blanks.txt',
  'quote "double".txt',
  "quote 'single'.txt",
  'ümläut é.txt',
  '日本語.txt',
  '-dash.txt',
  'a,b;c=d.txt',
  '100% #1.txt',
]

/** The files of `contents` in a remote folder; the root is `''`. */
export function contentsIn(folder: string): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(Object.entries(contents).map(([name, bytes]) => [`${folder}/${name}`, bytes]))
}

/** A folder of one file for each name; what a file holds is its name. */
export function folderOf(folder: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map(name => [`${folder}/${name}`, name]))
}

/** `file-0000.txt` to `file-0999.txt`. */
export const thousandNames: readonly string[] = Array.from(
  { length: 1000 },
  (_, index) => `file-${String(index).padStart(4, '0')}.txt`,
)

/** The SHA-256 of bytes in hexadecimal digits; `undefined` for a file that is not there. */
export function sha256(bytes: Uint8Array | undefined): string | undefined {
  return bytes && createHash('sha256').update(bytes).digest('hex')
}
