import { formatTimeValue } from '../answers/time-value.ts'
import type { EntryType } from './entry.ts'
import { checkListedName, checkListedWord, endsLine, type ListedFile } from './listed-file.ts'

/** What a line of MLSD or MLST tells; the name is a whole path for MLST. */
export interface MlsxFile extends Omit<ListedFile, 'type'> {
  /** `cdir` and `pdir`: the listed folder itself and the one above. */
  readonly type: EntryType | 'cdir' | 'pdir'
  /** The same for two names of one file, different for two files (RFC 3659, 7.5.2). */
  readonly unique?: string | undefined
  /** What the user may do: the letters of RFC 3659, 7.5.5. */
  readonly perm?: string | undefined
}

/**
 * `type=file;size=12;modify=20240131120000; name`, a line of MLSD or MLST without its end (RFC 3659, 7.2); server role.
 *
 * Throws `LocalProtocolError` for a name or a fact that a line cannot hold. The target of a link is left out in
 * that case.
 */
export function formatMlsxLine(file: MlsxFile): string {
  let line = `type=${formatType(file)};`
  if (file.size !== undefined) line += `size=${file.size};`
  if (file.modified !== undefined) line += `modify=${formatTimeValue(file.modified)};`
  if (file.perm !== undefined) line += `perm=${checkListedWord(file.perm, 'perm fact')};`
  if (file.unique !== undefined) line += `unique=${checkListedWord(file.unique, 'unique fact')};`
  if (file.mode !== undefined) line += `UNIX.mode=${file.mode.toString(8).padStart(4, '0')};`
  if (file.owner !== undefined) line += `UNIX.owner=${checkListedWord(file.owner, 'owner')};`
  if (file.group !== undefined) line += `UNIX.group=${checkListedWord(file.group, 'group')};`
  return `${line} ${checkListedName(file.name)}`
}

function formatType({ type, linkTarget = '' }: MlsxFile): string {
  switch (type) {
    case 'directory':
      return 'dir'
    case 'symlink': {
      const fits = !linkTarget.includes(' ') && !linkTarget.includes(';') && !endsLine(linkTarget)
      return `OS.unix=slink:${fits ? linkTarget : ''}`
    }
    case 'other':
      return 'OS.unix=other'
    default:
      return type
  }
}
