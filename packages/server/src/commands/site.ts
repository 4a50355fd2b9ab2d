import { helpLines, parseTimeValue, toDate } from '@sluice/protocol'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { parseOctalMode } from './octal-mode.ts'

/** The words of SITE that are there. */
const words: Readonly<Record<string, (context: CommandContext) => Answer | Promise<Answer>>> = {
  CHMOD: changeMode,
  HELP: () => answer(214, helpLines(Object.keys(words).map(word => [word, true]))),
  IDLE: setIdleTime,
  UTIME: setTime,
}

/** SITE CHMOD, UTIME, IDLE and HELP, as the servers of Unix have them. */
export const siteCommands: CommandGroup = {
  SITE: {
    features: ({ settings: { fileSystem } }) => [
      ...(fileSystem.setMode === undefined ? [] : ['SITE CHMOD']),
      ...(fileSystem.setModified === undefined ? [] : ['SITE UTIME']),
    ],
    run(context, argument) {
      const word = argument.trim().split(' ', 1)[0]?.toUpperCase() ?? ''
      const run = Object.hasOwn(words, word) ? words[word] : undefined
      return run === undefined ? answer(502, 'That SITE command is not known.') : run(context)
    },
  },
}

async function changeMode({ command, memory, settings }: CommandContext): Promise<Answer> {
  const { fileSystem } = settings
  const mode = command.verb === 'SITE CHMOD' ? parseOctalMode(command.mode) : undefined
  if (command.verb !== 'SITE CHMOD' || mode === undefined) {
    return answer(501, 'SITE CHMOD takes octal permissions and a path.')
  }
  const path = resolveVirtualPath(memory.directory, String(command.path))
  if (fileSystem.setMode === undefined) throw new FileSystemError('unsupported', path)
  await fileSystem.setMode(path, mode)
  return answer(200, 'Permissions changed.')
}

async function setTime({ command, memory, settings }: CommandContext): Promise<Answer> {
  const { fileSystem } = settings
  const value = command.verb === 'SITE UTIME' ? parseTimeValue(command.time) : undefined
  if (command.verb !== 'SITE UTIME' || value === undefined) {
    return answer(501, 'SITE UTIME takes YYYYMMDDHHMM[SS] in UTC and a path.')
  }
  const path = resolveVirtualPath(memory.directory, String(command.path))
  if (fileSystem.setModified === undefined) throw new FileSystemError('unsupported', path)
  await fileSystem.setModified(path, toDate(value))
  return answer(200, 'Time changed.')
}

/** A client may be less patient than the server, not more. */
function setIdleTime({ command, memory, settings }: CommandContext): Answer {
  if (command.verb !== 'SITE IDLE') return answer(501, 'SITE IDLE takes a number of seconds.')
  const longest = settings.limits.idleMs
  const milliseconds = command.seconds === undefined ? undefined : command.seconds * 1000
  if (milliseconds !== undefined && (milliseconds < 1000 || milliseconds > longest)) {
    return answer(501, `The idle time is from 1 to ${Math.floor(longest / 1000)} seconds.`)
  }
  memory.idleMs = milliseconds ?? memory.idleMs
  return answer(200, `The idle time is ${Math.floor((memory.idleMs ?? longest) / 1000)} seconds.`)
}
