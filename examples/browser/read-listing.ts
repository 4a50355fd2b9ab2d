import {
  type Entry,
  type ListingCommand,
  type ListingItem,
  ListingParser,
  type Timestamp,
} from '@sluice/protocol'
import type { Table } from './table.ts'

/** The entries of a listing, and the lines that are none. */
export function readListing(command: ListingCommand, text: string): Table {
  const parser = new ListingParser({ command, now: Date.now() })
  const items = [...parser.push(new TextEncoder().encode(text)), ...parser.end()]
  const entries = items.filter(item => item.kind === 'entry').length
  return {
    summary: `Format ${parser.format ?? 'not known'}: ${entries} entries in ${items.length} lines`,
    head: ['type', 'size', 'modified', 'name'],
    rows: items.map(rowOf),
  }
}

function rowOf(item: ListingItem): string[] {
  switch (item.kind) {
    case 'entry':
      return entryRow(item.entry)
    case 'section':
      return ['folder', '', '', item.path]
    default:
      return [item.kind, '', '', new TextDecoder().decode(item.raw)]
  }
}

function entryRow({ type, size, modified, name, linkTarget }: Entry): string[] {
  const shown = linkTarget === undefined ? name : `${name} -> ${linkTarget}`
  return [type, size === null ? '' : String(size), modified === null ? '' : dateOf(modified), shown]
}

/** A listing rarely tells its time zone; only MLSD is in UTC. */
function dateOf({ year, month, day, hour, minute, precision, zone }: Timestamp): string {
  const date = `${year}-${two(month)}-${two(day)}`
  return precision === 'day' ? date : `${date} ${two(hour)}:${two(minute)}${zone === 'utc' ? ' UTC' : ''}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
