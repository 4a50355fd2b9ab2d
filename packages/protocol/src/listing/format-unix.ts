import { checkListedName, checkListedWord, endsLine, type ListedFile } from './listed-file.ts'
import { monthNames } from './month-name.ts'
import { formatUnixMode } from './unix-mode.ts'

/** Half a mean year, what POSIX calls six months. */
const SIX_MONTHS = (365.2425 / 2) * 24 * 60 * 60 * 1000

const typeLetters = { file: '-', directory: 'd', symlink: 'l', other: 's' } as const
const defaultModes = { file: 0o644, directory: 0o755, symlink: 0o777, other: 0o600 } as const

/** What a line of `ls -l` tells. */
export interface UnixFile extends ListedFile {
  /** Count of hard links; default 1. */
  readonly links?: number | undefined
}

/**
 * `-rw-r--r--   1 ftp      ftp              12 Jan 31 12:00 name`, a line of LIST without its end (POSIX, ls);
 * server role.
 *
 * `now` is the clock in milliseconds since 1970. Times are UTC; what is older than six months or in the future
 * shows its year in place of the time. Throws `LocalProtocolError` for a name, owner or group that a line cannot
 * hold.
 */
export function formatUnixLine(file: UnixFile, now: number): string {
  const { type, linkTarget } = file
  const mode = formatUnixMode(file.mode ?? defaultModes[type])
  const links = String(file.links ?? 1).padStart(3)
  const owner = checkListedWord(file.owner ?? 'ftp', 'owner').padEnd(8)
  const group = checkListedWord(file.group ?? 'ftp', 'group').padEnd(8)
  const size = String(file.size ?? 0).padStart(12)
  const date = formatDate(file.modified ?? new Date(0), now)
  const line = `${typeLetters[type]}${mode} ${links} ${owner} ${group} ${size} ${date} ${checkListedName(file.name)}`
  const hasTarget = type === 'symlink' && linkTarget !== undefined && !endsLine(linkTarget)
  return hasTarget ? `${line} -> ${linkTarget}` : line
}

function formatDate(date: Date, now: number): string {
  const age = now - date.getTime()
  const month = monthNames[date.getUTCMonth()]
  const day = String(date.getUTCDate()).padStart(2)
  const recent = age >= 0 && age < SIX_MONTHS
  const rest = recent ? date.toISOString().slice(11, 16) : String(date.getUTCFullYear()).padStart(5)
  return `${month} ${day} ${rest}`
}
