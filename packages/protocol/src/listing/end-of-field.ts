import { SPACE } from '../bytes.ts'

/** Index of the next blank; a call of `indexOf` takes longer than the few bytes of a field. */
export function endOfField(line: Uint8Array, start: number): number {
  let at = start
  while (at < line.length && line[at] !== SPACE) at++
  return at
}
