import { formatMlsxLine, formatUnixLine } from '@sluice/protocol'
import type { FileStat } from '../file-system/file-system.ts'
import { timeValueOf } from './time-value-of.ts'

/** The facts that MLST and MLSD can give (RFC 3659, 7.5). */
export const knownFacts: readonly string[] = ['type', 'size', 'modify']

/** A line of MLSD, or the inner line of MLST, with the facts that the client asked for. */
export function factsLine(found: FileStat, name: string, wanted: readonly string[]): string {
  const isDirectory = found.kind === 'directory'
  const facts: [string, string | undefined][] = [
    ['type', isDirectory ? 'dir' : 'file'],
    ['size', isDirectory ? undefined : String(found.size)],
    ['modify', timeValueOf(found.modified)],
  ]
  return formatMlsxLine(facts.filter((fact): fact is [string, string] => fact[1] !== undefined && wanted.includes(fact[0])), name)
}

/** A line of LIST in the form of `ls -l`. */
export function unixLine(entry: FileStat & { readonly name: string }, now: Date): string {
  return formatUnixLine(entry, now)
}
