import type { EntrySubtype, EntryType } from './entry.ts'

/** What the first letter says about an entry of type `other`. */
export const unixSubtypes: Readonly<Record<string, EntrySubtype>> = {
  b: 'block-device',
  c: 'character-device',
  p: 'pipe',
  s: 'socket',
  D: 'door',
  w: 'whiteout',
}

/** What the first letter of an `ls` line says; `mode` tells the doors of Solaris from the folders of other servers. */
export function unixType(letter: string, mode: number | undefined): EntryType {
  if (letter === '-') return 'file'
  if (letter === 'd' || (letter === 'D' && ((mode ?? 0) & 0o100) > 0)) return 'directory'
  // Of some servers; appended to only (Plan 9); contiguous.
  if ('faC'.includes(letter)) return 'file'
  // External link (z/OS).
  return letter === 'l' || letter === 'e' ? 'symlink' : 'other'
}
