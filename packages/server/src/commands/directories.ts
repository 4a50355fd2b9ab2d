import { encodePathReply } from '@sluice/protocol'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup, CommandRow } from './command-row.ts'
import { applyUmask } from './umask.ts'

const printDirectory: CommandRow = {
  run: ({ memory }) => answer(257, `${encodePathReply(memory.directory)} is the current directory.`),
}

const changeDirectory: CommandRow = {
  run: (context, argument) => enter(context, argument),
}

const changeToParent: CommandRow = { run: context => enter(context, '..') }

const makeDirectory: CommandRow = {
  async run(context, argument) {
    const path = resolveVirtualPath(context.memory.directory, argument)
    await context.settings.fileSystem.makeDirectory(path)
    await applyUmask(context, path, 0o777)
    return answer(257, `${encodePathReply(path)} created.`)
  },
}

const removeDirectory: CommandRow = {
  async run({ memory, settings }, argument) {
    await settings.fileSystem.removeDirectory(resolveVirtualPath(memory.directory, argument))
    return answer(250, 'Directory removed.')
  },
}

async function enter({ memory, settings }: CommandContext, argument: string): Promise<Answer> {
  const path = resolveVirtualPath(memory.directory, argument)
  const found = await settings.fileSystem.stat(path)
  if (found.kind !== 'directory') throw new FileSystemError('not-directory', path)
  memory.directory = path
  return answer(250, 'Directory changed.')
}

/** PWD, CWD, CDUP, MKD and RMD, and their old names with X in front (RFC 959, 4.1.1 and 4.1.3; RFC 1123, 4.1.3.1). */
export const directoryCommands: CommandGroup = {
  PWD: printDirectory,
  XPWD: printDirectory,
  CWD: changeDirectory,
  XCWD: changeDirectory,
  CDUP: changeToParent,
  XCUP: changeToParent,
  MKD: makeDirectory,
  XMKD: makeDirectory,
  RMD: removeDirectory,
  XRMD: removeDirectory,
}
