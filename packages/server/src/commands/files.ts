import { formatTimeValue, parseTimeValue, toDate } from '@sluice/protocol'
import type { FileStat } from '../file-system/file-system.ts'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { listedTime } from './listed-time.ts'

/** DELE, RNFR and RNTO (RFC 959, 4.1.3); SIZE and MDTM (RFC 3659, 3 and 4); MFMT (draft-somers-ftp-mfxx). */
export const fileCommands: CommandGroup = {
  DELE: {
    needsArgument: true,
    async run({ memory, settings }, argument) {
      await settings.fileSystem.removeFile(resolveVirtualPath(memory.directory, argument))
      return answer(250, 'File deleted.')
    },
  },
  RNFR: {
    needsArgument: true,
    async run({ memory, settings }, argument) {
      const path = resolveVirtualPath(memory.directory, argument)
      await settings.fileSystem.stat(path)
      memory.renameFrom = path
      return answer(350, 'Ready for RNTO.')
    },
  },
  RNTO: {
    needsArgument: true,
    async run({ memory, settings, state }, argument) {
      if (state.sequence !== 'rename-due') return answer(503, 'Send RNFR first.')
      await settings.fileSystem.rename(memory.renameFrom, resolveVirtualPath(memory.directory, argument))
      return answer(250, 'Renamed.')
    },
  },
  SIZE: {
    needsArgument: true,
    async run(context, argument) {
      // The size on the wire would be another one if line ends were converted (RFC 3659, 4).
      if (context.state.representation === 'ascii') return answer(550, 'SIZE is not allowed in ASCII mode.')
      return answer(213, String((await statOfFile(context, argument)).size))
    },
  },
  MDTM: {
    needsArgument: true,
    async run(context, argument) {
      const time = listedTime((await statOfFile(context, argument)).modified)
      return time === undefined
        ? answer(550, 'The time of that file is not known.')
        : answer(213, formatTimeValue(time))
    },
  },
  MFMT: {
    needsArgument: true,
    async run({ memory, settings }, argument) {
      const { fileSystem } = settings
      if (fileSystem.setModified === undefined) throw new FileSystemError('unsupported', memory.directory)
      const blank = argument.indexOf(' ')
      const value = blank === -1 ? undefined : parseTimeValue(argument.slice(0, blank))
      if (value === undefined) return answer(501, 'MFMT takes YYYYMMDDHHMMSS in UTC and a path.')
      const name = argument.slice(blank + 1)
      const path = resolveVirtualPath(memory.directory, name)
      const modified = toDate(value)
      await fileSystem.setModified(path, modified)
      return answer(213, `Modify=${formatTimeValue(modified)}; ${name}`)
    },
  },
}

async function statOfFile({ memory, settings }: CommandContext, argument: string): Promise<FileStat> {
  const path = resolveVirtualPath(memory.directory, argument)
  const found = await settings.fileSystem.stat(path)
  if (found.kind !== 'file') throw new FileSystemError('is-directory', path)
  return found
}
