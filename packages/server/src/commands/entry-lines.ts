import { formatMlsxLine, formatUnixLine } from '@sluice/protocol'
import type { FileEntry, FileStat } from '../file-system/file-system.ts'
import { listedTime } from './listed-time.ts'

/** The facts that MLST and MLSD can give (RFC 3659, 7.5); the type is always among them. */
export const knownFacts: readonly string[] = ['type', 'size', 'modify']

/** A line of MLSD, or the inner line of MLST, with the facts that the client asked for. */
export function factsLine(found: FileStat, name: string, wanted: readonly string[]): string {
  const { kind, size, modified } = found
  return formatMlsxLine({
    name,
    type: kind,
    size: kind === 'file' && wanted.includes('size') ? size : undefined,
    modified: wanted.includes('modify') ? listedTime(modified) : undefined,
  })
}

/** A line of LIST in the form of `ls -l`; `now` in milliseconds since 1970. */
export function unixLine(entry: FileEntry, now: number): string {
  const { name, kind, size, modified, mode } = entry
  return formatUnixLine({ name, type: kind, size, modified: listedTime(modified), mode }, now)
}
