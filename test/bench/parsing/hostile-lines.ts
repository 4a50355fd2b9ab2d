import {
  ListingParser,
  parseFeatures,
  parsePassiveReply,
  parsePathReply,
  ReplyParser,
} from '@sluice/protocol'
import { median } from '../median.ts'

/** One shape of line that makes careless parsers slow. */
interface HostileShape {
  readonly name: string
  readonly head: string
  /** Repeated until the line is as long as it should be. */
  readonly filling: string
  readonly tail?: string
}

const sizes = [64, 128, 256, 512].map(kib => kib * 1024)
const longest = 1024 * 1024
const repetitions = 11
/** As much as is parsed for one figure, so that the clock is not what is measured. */
const linesAtATime = 16

const unixHead = '-rw-r--r-- 1 owner group 1234 Jan 29 03:26 '
const dosHead = '01-29-24  03:26AM  1234 '
const shapes: Readonly<Record<string, readonly HostileShape[]>> = {
  replies: [
    { name: 'a long text', head: '230 ', filling: 'x' },
    { name: 'quotes', head: '257 "', filling: '"' },
    { name: 'numbers and commas', head: '227 (', filling: '1,2,' },
    { name: 'bars', head: '229 (', filling: '|' },
    { name: 'Telnet commands', head: '230 ', filling: '\u00ff\u00fb\u0001' },
    { name: 'a first line of a reply without an end', head: '211-', filling: ' ;=' },
  ],
  unix: [
    { name: 'a long name', head: unixHead, filling: 'x' },
    { name: 'blanks', head: '-rw-r--r-- ', filling: ' ' },
    { name: 'digits', head: '-rw-r--r-- 1 owner group ', filling: '1' },
    { name: 'arrows', head: `l${unixHead.slice(1)}`, filling: ' -> ' },
    { name: 'months', head: '-rw-r--r-- 1 ', filling: 'Jan 1 ' },
    { name: 'dates', head: '-rw-r--r-- 1 o g ', filling: '12 Jan 29 03:26 ' },
    { name: 'letters of a mode', head: '', filling: 'drwxr-xr-x ' },
  ],
  dos: [
    { name: 'a long name', head: dosHead, filling: 'x' },
    { name: 'blanks', head: '01-29-24  03:26AM ', filling: ' ' },
    { name: 'digits', head: '01-29-24  03:26AM ', filling: '1' },
    { name: 'dates', head: '', filling: '01-29-24  03:26AM ' },
    { name: 'folders', head: '01-29-24  03:26AM ', filling: '<DIR> ' },
  ],
  mlsd: [
    { name: 'a long name', head: 'type=file;size=1; ', filling: 'x' },
    { name: 'facts', head: '', filling: 'a=b;', tail: ' name' },
    { name: 'other facts', head: 'type=file;', filling: 'modify=20240129032600;', tail: ' name' },
    { name: 'semicolons', head: 'type=file', filling: ';', tail: ' name' },
    { name: 'equal signs', head: 'type', filling: '=', tail: '; name' },
    { name: 'no end of the facts', head: 'type=file;size=', filling: '1' },
  ],
}

/** The heading of the table. */
export const hostileTitle = 'hostile lines of 64 KiB, doubled and doubled again: replies, Unix, DOS, MLSD'

/**
 * A Markdown table of what a hostile line costs and how that grows each time it gets twice as long: about 2 where
 * each byte is looked at a fixed number of times. A cheap line may jump once, at 128 KiB, where the allocator begins
 * to take the copy of an item from the system.
 */
export function hostileTable(): string {
  const head = ['parser', 'filled with', ...sizes.map(size => `${size / 1024} KiB, ms`), 'ratios']
  const rows = Object.entries(shapes).flatMap(([material, list]) =>
    list.map(shape => {
      const times = sizes.map(size => medianMs(material, lineOf(shape, size)))
      const ratios = times.slice(1).map((time, index) => (time / (times[index] as number)).toFixed(2))
      return [material, shape.name, ...times.map(time => time.toFixed(3)), ratios.join(', ')]
    }),
  )
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function lineOf({ head, filling, tail = '' }: HostileShape, bytes: number): Uint8Array {
  const count = Math.ceil((bytes - head.length - tail.length) / filling.length)
  return Buffer.from(`${head}${filling.repeat(count)}${tail}\r\n`, 'latin1')
}

function medianMs(material: string, line: Uint8Array): number {
  const parse = material === 'replies' ? parseReply : listingParser(material)
  const times = Array.from({ length: repetitions }, () => {
    const begun = performance.now()
    for (let count = 0; count < linesAtATime; count++) parse(line)
    return (performance.now() - begun) / linesAtATime
  })
  return median(times)
}

/** Not only the parser: what is made of replies looks at their text as well. */
function parseReply(line: Uint8Array): void {
  const parser = new ReplyParser({ limits: { replyLineBytes: longest } })
  for (const reply of parser.push(line)) {
    if (!('lines' in reply)) throw reply
    parsePassiveReply(reply)
    parsePathReply(reply)
    parseFeatures(reply)
  }
}

function listingParser(material: string): (line: Uint8Array) => void {
  const command = material === 'mlsd' ? 'MLSD' : 'LIST'
  return line => {
    const parser = new ListingParser({ command, now: 0, limits: { listingLineBytes: longest } })
    const items = [...parser.push(line), ...parser.end()]
    if (items.length === 0) throw new Error('a line was lost')
    for (const item of items) if (item.kind === 'entry') touch(item.entry)
  }
}

/** Some fields may only be read out of the line when somebody asks. */
function touch(entry: { readonly name: string; readonly facts: ReadonlyMap<string, string> }): void {
  if (entry.name.length + entry.facts.size < 0) throw new Error('a negative length')
}
