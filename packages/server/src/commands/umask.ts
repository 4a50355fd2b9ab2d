import { FileSystemError } from '../file-system/file-system-error.ts'
import { fromErrno } from '../file-system/from-errno.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext } from './command-row.ts'
import { parseOctalMode } from './octal-mode.ts'

/** What Unix takes from new files where nobody has said otherwise. */
const USUAL = 0o022

/** SITE UMASK: the permissions that what this session makes from now on does not get, or what they are. */
export function changeUmask({ command, memory, settings }: CommandContext): Answer {
  if (settings.fileSystem.setMode === undefined) throw new FileSystemError('unsupported', memory.directory)
  const mask = command.verb === 'SITE UMASK' ? command.mask : undefined
  if (mask !== undefined) {
    const bits = parseOctalMode(mask)
    if (bits === undefined) return answer(501, 'SITE UMASK takes three octal digits.')
    memory.umask = bits
  }
  const now = (memory.umask ?? USUAL).toString(8).padStart(3, '0')
  return answer(200, `The umask is ${now}.`)
}

/** Whether a path is about to be made under a umask of the session; where there is none, nobody looks. */
export async function isMadeUnderUmask({ memory, settings }: CommandContext, path: string): Promise<boolean> {
  if (memory.umask === undefined) return false
  return settings.fileSystem.stat(path).then(
    () => false,
    error => {
      const known = fromErrno(error, path)
      return known instanceof FileSystemError && known.code === 'not-found'
    },
  )
}

/** Gives what was just made the permissions that the umask leaves of 666 or 777. */
export async function applyUmask(
  { memory, settings }: CommandContext,
  path: string,
  permissions: 0o666 | 0o777,
): Promise<void> {
  if (memory.umask !== undefined) await settings.fileSystem.setMode?.(path, permissions & ~memory.umask)
}
