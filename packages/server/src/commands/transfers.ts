import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { runTransfer } from './run-transfer.ts'

/** RETR, STOR, APPE and ABOR (RFC 959, 4.1.3). */
export const transferCommands: CommandGroup = {
  RETR: { needsArgument: true, run: retrieve },
  STOR: {
    needsArgument: true,
    run: (context, argument) => store(context, 'STOR', argument, restartOf(context)),
  },
  APPE: { needsArgument: true, run: (context, argument) => store(context, 'APPE', argument, 'end') },
  /** What it aborts was told when it arrived; its own turn comes when the transfer has had its final reply. */
  ABOR: {
    run({ memory }) {
      const aborted = memory.transferAborted
      memory.transferAborted = false
      memory.dropPassive()
      return aborted ? answer(226, 'Aborted.') : answer(225, 'Nothing to abort.')
    },
  },
}

async function retrieve(context: CommandContext, argument: string): Promise<Answer> {
  const { fileSystem } = context.settings
  const start = restartOf(context)
  const path = resolveVirtualPath(context.memory.directory, argument)
  return runTransfer(context, 'RETR', path, async () => {
    const { kind, size } = await fileSystem.stat(path)
    if (kind === 'directory') throw new FileSystemError('is-directory', path)
    if (start > size) throw new FileSystemError('bad-offset', path)
    const stream = await fileSystem.openRead(path, start)
    return { direction: 'send', stream, opening: `Here comes the file (${size - start} bytes).` }
  })
}

async function store(
  context: CommandContext,
  verb: string,
  argument: string,
  start: number | 'end',
): Promise<Answer> {
  const { fileSystem } = context.settings
  const path = resolveVirtualPath(context.memory.directory, argument)
  return runTransfer(context, verb, path, async () => {
    if (start !== 'end' && start > 0) {
      const { size } = await fileSystem.stat(path)
      if (start > size) throw new FileSystemError('bad-offset', path)
    }
    const stream = await fileSystem.openWrite(path, start)
    return { direction: 'receive', stream, opening: 'Ready for the file.' }
  })
}

/** The offset of a REST that came just before, in bytes. */
function restartOf({ memory, state }: CommandContext): number {
  return state.sequence === 'restart-due' ? memory.restartAt : 0
}
