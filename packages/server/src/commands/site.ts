import { helpLines, parseTimeValue, toDate } from '@sluice/protocol'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import type { ServerSettings } from '../server-settings.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { parseOctalMode } from './octal-mode.ts'
import { changeUmask } from './umask.ts'

/** A word of SITE. */
interface SiteWord {
  /** What stands behind it, for SITE HELP. */
  readonly syntax: string
  run(context: CommandContext, argument: string): Answer | Promise<Answer>
}

/** The words of SITE that are there. */
const words: Readonly<Record<string, SiteWord>> = {
  CHMOD: { syntax: '<mode> <path>', run: changeMode },
  HELP: { syntax: '[<word>]', run: help },
  IDLE: { syntax: '[<seconds>]', run: setIdleTime },
  UMASK: { syntax: '[<mask>]', run: changeUmask },
  UTIME: { syntax: '<time> <path>, or <path> <accessed> <modified> <created> UTC', run: setTime },
}

/** SITE CHMOD, UMASK, UTIME, IDLE and HELP, as the servers of Unix have them. */
export const siteCommands: CommandGroup = {
  SITE: {
    features: ({ settings }) => [
      ...(settings.fileSystem.setMode !== undefined && isThere('CHMOD', settings) ? ['SITE CHMOD'] : []),
      ...(settings.fileSystem.setModified !== undefined && isThere('UTIME', settings) ? ['SITE UTIME'] : []),
    ],
    run(context, argument) {
      const [name, rest] = splitAtBlank(argument.trimStart())
      const word = wordOf(name, context.settings)
      return word === undefined ? answer(502, 'That SITE command is not known.') : word.run(context, rest)
    },
  },
}

function isThere(word: string, { commandsOff }: ServerSettings): boolean {
  return Object.hasOwn(words, word) && !commandsOff.has(`SITE ${word}`)
}

function wordOf(name: string, settings: ServerSettings): SiteWord | undefined {
  const word = name.toUpperCase()
  return isThere(word, settings) ? words[word] : undefined
}

function help({ settings }: CommandContext, topic: string): Answer {
  const name = topic.trim().toUpperCase()
  if (name === '')
    return answer(214, helpLines(Object.keys(words).map(word => [word, isThere(word, settings)])))
  const word = wordOf(name, settings)
  if (word === undefined) return answer(502, 'That SITE command is not known.')
  return answer(214, `Syntax: SITE ${name} ${word.syntax}`)
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

async function setTime({ memory, settings }: CommandContext, argument: string): Promise<Answer> {
  const { fileSystem } = settings
  const { time, name } = threeTimes(argument) ?? oneTime(argument)
  const value = parseTimeValue(time)
  if (value === undefined || name === '') {
    return answer(501, 'SITE UTIME takes YYYYMMDDHHMM[SS] in UTC and a path.')
  }
  const path = resolveVirtualPath(memory.directory, name)
  if (fileSystem.setModified === undefined) throw new FileSystemError('unsupported', path)
  await fileSystem.setModified(path, toDate(value))
  return answer(200, 'Time changed.')
}

interface NamedTime {
  readonly time: string
  readonly name: string
}

function oneTime(argument: string): NamedTime {
  const [time, name] = splitAtBlank(argument)
  return { time, name }
}

/** The older form: a path, the times of access, change and creation, and `UTC`. Only the second one is kept. */
function threeTimes(argument: string): NamedTime | undefined {
  const [zone, created, modified, accessed, ...path] = argument.split(' ').reverse()
  if (zone?.toUpperCase() !== 'UTC' || accessed === undefined || modified === undefined) return undefined
  if ([created, modified, accessed].some(time => parseTimeValue(time ?? '') === undefined)) return undefined
  return { time: modified, name: path.reverse().join(' ') }
}

function splitAtBlank(text: string): readonly [head: string, rest: string] {
  const blank = text.indexOf(' ')
  return blank === -1 ? [text, ''] : [text.slice(0, blank), text.slice(blank + 1)]
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
