import { formatMlsxLine, formatUnixLine } from '@sluice/protocol'
import type { FileEntry, FileStat } from '../file-system/file-system.ts'
import { listedTime } from './listed-time.ts'

/** The facts that MLST and MLSD can give (RFC 3659, 7.5); the type is always among them. */
export const knownFacts: readonly string[] = ['type', 'size', 'modify', 'UNIX.mode']

/** How LIST and STAT show files: as `ls -l` does, or as IIS does. */
export type ListingStyle = 'unix' | 'dos'

/** A line of MLSD, or the inner line of MLST, with the facts that the client asked for. */
export function factsLine(found: FileStat, name: string, wanted: readonly string[]): string {
  const { kind, size, modified, mode } = found
  return formatMlsxLine({
    name,
    type: kind,
    size: kind === 'file' && wanted.includes('size') ? size : undefined,
    modified: wanted.includes('modify') ? listedTime(modified) : undefined,
    mode: wanted.includes('UNIX.mode') ? mode : undefined,
  })
}

/** A line of LIST or STAT; `now` in milliseconds since 1970. */
export function listedLine(style: ListingStyle, entry: FileEntry, now: number): string {
  if (style === 'dos') return dosLine(entry)
  const { name, kind, size, modified, mode } = entry
  return formatUnixLine({ name, type: kind, size, modified: listedTime(modified), mode }, now)
}

/** `01-31-24  12:00PM       <DIR>          name`, in UTC, as IIS writes it. */
function dosLine({ name, kind, size, modified }: FileEntry): string {
  const iso = (listedTime(modified) ?? new Date(0)).toISOString()
  const [year, month, day] = [iso.slice(2, 4), iso.slice(5, 7), iso.slice(8, 10)]
  const hour = Number(iso.slice(11, 13))
  const clock = `${String(hour % 12 || 12).padStart(2, '0')}:${iso.slice(14, 16)}${hour < 12 ? 'AM' : 'PM'}`
  const kindOrSize = kind === 'directory' ? '      <DIR>         ' : String(size).padStart(20)
  return `${month}-${day}-${year}  ${clock} ${kindOrSize} ${name}`
}
