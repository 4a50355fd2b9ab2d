import type { ParseTask } from './parse-task.ts'

const blockLines = 10_000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** What servers say in a session that lists and fetches: five replies of one line to one of several. */
const dialogue = [
  '220 FTP server ready\r\n',
  '331 Please specify the password.\r\n',
  '230 Login successful.\r\n',
  '211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n MLST type*;size*;modify*;\r\n REST STREAM\r\n SIZE\r\n UTF8\r\n211 End\r\n',
  '257 "/home/user" is the current directory\r\n',
  '227 Entering Passive Mode (192,0,2,7,195,149)\r\n',
  '150 Opening BINARY mode data connection for report-2024.csv (48213 bytes).\r\n',
  '226 Transfer complete.\r\n',
  '229 Entering Extended Passive Mode (|||50311|)\r\n',
  '213 20240131120507\r\n',
  '550 Failed to open file.\r\n',
  '221 Goodbye.\r\n',
]

/** Replies, or lines of a listing, `count` of them in all, as a block that is repeated. */
export interface SampleText {
  /** One after the other: the same pieces `repeats` times. */
  readonly pieces: readonly Uint8Array[]
  readonly repeats: number
}

/** Makes what a task parses, cut as it asks. */
export function sampleText({ material, names, count, chunkBytes }: ParseTask): SampleText {
  const block = material === 'replies' ? dialogue : listing(material, names)
  const repeats = Math.ceil(count / block.length)
  if (chunkBytes === undefined) return { pieces: block.map(part => Buffer.from(part)), repeats }
  // Small blocks are joined, so that a piece is as long as it should be.
  const copies = Math.max(1, Math.min(repeats, Math.floor(blockLines / block.length)))
  return {
    pieces: cut(Buffer.from(block.join('').repeat(copies)), chunkBytes),
    repeats: Math.ceil(repeats / copies),
  }
}

function listing(format: 'unix' | 'dos' | 'mlsd', names: ParseTask['names']): string[] {
  const line = { unix: unixLine, dos: dosLine, mlsd: mlsdLine }[format]
  return Array.from({ length: blockLines }, (_, index) => `${line(index, nameOf(index, names))}\r\n`)
}

function nameOf(index: number, names: ParseTask['names']): string {
  const number = String(index).padStart(6, '0')
  return names === 'ascii' ? `report of sales ${number}.csv` : `Bericht März 売上 ${number}.csv`
}

function unixLine(index: number, name: string): string {
  const day = String((index % 28) + 1).padStart(2)
  const when = index % 2 === 0 ? ` ${2000 + (index % 24)}` : `${two(index % 24)}:${two(index % 60)}`
  const kind = index % 10 === 0 ? 'drwxr-xr-x   2' : '-rw-r--r--   1'
  return `${kind} owner    group    ${String(sizeOf(index)).padStart(10)} ${months[index % 12]} ${day} ${when} ${name}`
}

function dosLine(index: number, name: string): string {
  const date = `${two((index % 12) + 1)}-${two((index % 28) + 1)}-${two(index % 24)}`
  const time = `${two((index % 12) + 1)}:${two(index % 60)}${index % 2 === 0 ? 'AM' : 'PM'}`
  const size = index % 10 === 0 ? '      <DIR>         ' : String(sizeOf(index)).padStart(20)
  return `${date}  ${time} ${size} ${name}`
}

function mlsdLine(index: number, name: string): string {
  const type = index % 10 === 0 ? 'dir' : 'file'
  const modify = `20${two(index % 24)}${two((index % 12) + 1)}${two((index % 28) + 1)}${two(index % 24)}${two(index % 60)}00`
  return `type=${type};size=${sizeOf(index)};modify=${modify};perm=adfr;unique=801U${index};UNIX.mode=0644; ${name}`
}

function sizeOf(index: number): number {
  return (index * 7919) % 10_000_000
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function cut(bytes: Uint8Array, chunkBytes: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) pieces.push(bytes.subarray(at, at + chunkBytes))
  return pieces
}
