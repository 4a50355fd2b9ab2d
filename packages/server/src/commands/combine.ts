import { pipeline } from 'node:stream/promises'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'

/**
 * COMB (draft-peterson-streamlined-ftp-command-extensions): puts files one behind the other, so that the parts of one
 * can be uploaded side by side.
 *
 * They go behind what the target holds already, and are removed when all of them are there.
 */
export const combineCommands: CommandGroup = {
  COMB: {
    features: () => ['COMB'],
    async run(context, _argument) {
      const { command, memory, settings, signal } = context
      if (command.verb !== 'COMB') return answer(501, 'COMB takes a target and its parts.')
      const { fileSystem } = settings
      const target = resolveVirtualPath(memory.directory, String(command.target))
      const parts = command.parts.map(part => resolveVirtualPath(memory.directory, String(part)))
      if (new Set([target, ...parts]).size <= parts.length)
        return answer(553, 'A file cannot be its own part.')
      for (const part of parts) await requireFile(context, part)
      for (const part of parts) {
        await pipeline(await fileSystem.openRead(part, 0), await fileSystem.openWrite(target, 'end'), {
          signal,
        })
      }
      for (const part of parts) await fileSystem.removeFile(part)
      return answer(250, `${parts.length} parts are one file now.`)
    },
  },
}

async function requireFile({ settings }: CommandContext, path: string): Promise<void> {
  const { kind } = await settings.fileSystem.stat(path)
  if (kind === 'directory') throw new FileSystemError('is-directory', path)
}
