import { formatTimeValue } from '@sluice/protocol'
import type { FileStat } from '../file-system/file-system.ts'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { listedTime } from './listed-time.ts'

/** DELE, RNFR and RNTO (RFC 959, 4.1.3); SIZE and MDTM (RFC 3659, 3 and 4). */
export const fileCommands: CommandGroup = {
  DELE: {
    async run({ memory, settings }, argument) {
      await settings.fileSystem.removeFile(resolveVirtualPath(memory.directory, argument))
      return answer(250, 'File deleted.')
    },
  },
  RNFR: {
    async run({ memory, settings }, argument) {
      const path = resolveVirtualPath(memory.directory, argument)
      await settings.fileSystem.stat(path)
      memory.renameFrom = path
      return answer(350, 'Ready for RNTO.')
    },
  },
  RNTO: {
    async run({ memory, settings }, argument) {
      await settings.fileSystem.rename(memory.renameFrom, resolveVirtualPath(memory.directory, argument))
      return answer(250, 'Renamed.')
    },
  },
  SIZE: {
    features: () => ['SIZE'],
    async run(context, argument) {
      // The size on the wire is another one when line ends are converted (RFC 3659, 4).
      if (context.state.representation === 'ascii') return answer(550, 'SIZE is not allowed in ASCII mode.')
      return answer(213, String((await statOfFile(context, argument)).size))
    },
  },
  MDTM: {
    features: () => ['MDTM'],
    async run(context, argument) {
      const time = listedTime((await statOfFile(context, argument)).modified)
      return time === undefined
        ? answer(550, 'The time of that file is not known.')
        : answer(213, formatTimeValue(time))
    },
  },
}

async function statOfFile({ memory, settings }: CommandContext, argument: string): Promise<FileStat> {
  const path = resolveVirtualPath(memory.directory, argument)
  const found = await settings.fileSystem.stat(path)
  if (found.kind !== 'file') throw new FileSystemError('is-directory', path)
  return found
}
