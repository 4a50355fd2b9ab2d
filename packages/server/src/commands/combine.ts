import type { Readable } from 'node:stream'
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
      const sizes: number[] = []
      for (const part of parts) sizes.push(await sizeOfFile(context, part))
      for (const [index, part] of parts.entries()) {
        const content = firstBytes(await fileSystem.openRead(part, 0), sizes[index] as number)
        await pipeline(content, await fileSystem.openWrite(target, 'end'), { signal })
      }
      for (const part of parts) await fileSystem.removeFile(part)
      return answer(250, `${parts.length} parts are one file now.`)
    },
  },
}

async function sizeOfFile({ settings }: CommandContext, path: string): Promise<number> {
  const { kind, size } = await settings.fileSystem.stat(path)
  if (kind === 'directory') throw new FileSystemError('is-directory', path)
  return size
}

/** No more than a part had: one that is the target under another name (a link) would grow while it is read, for ever. */
async function* firstBytes(file: Readable, size: number): AsyncGenerator<Buffer> {
  let left = size
  if (left === 0) file.destroy()
  else {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      yield chunk.subarray(0, left)
      left -= chunk.length
      if (left <= 0) break
    }
  }
}
