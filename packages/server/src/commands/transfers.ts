import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import { encodeUniqueName } from '@sluice/protocol'
import type { FileSystem } from '../file-system/file-system.ts'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { fromErrno } from '../file-system/from-errno.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { runTransfer } from './run-transfer.ts'
import { applyUmask, isMadeUnderUmask } from './umask.ts'

/** RETR, STOR, APPE, STOU and ABOR (RFC 959, 4.1.3). */
export const transferCommands: CommandGroup = {
  RETR: { run: retrieve },
  STOR: {
    run: (context, argument) =>
      context.state.sequence === 'range-due'
        ? answer(504, 'A range is for RETR; use REST.')
        : store(context, 'STOR', argument, restartOf(context)),
  },
  APPE: { run: (context, argument) => store(context, 'APPE', argument, 'end') },
  STOU: {
    async run(context, argument) {
      const name = await freeName(context, argument === '' ? 'file' : argument)
      return store(context, 'STOU', name, 0, encodeUniqueName(name))
    },
  },
  /** What it aborts was told when it arrived; its own turn comes when the transfer has had its final reply. */
  ABOR: {
    run({ memory, ports }) {
      const aborted = memory.transferAborted
      memory.transferAborted = false
      ports.drop()
      return aborted ? answer(226, 'Aborted.') : answer(225, 'Nothing to abort.')
    },
  },
}

async function retrieve(context: CommandContext, argument: string): Promise<Answer> {
  const { memory, settings, state } = context
  const range = state.sequence === 'range-due' ? memory.range : undefined
  const start = range?.start ?? restartOf(context)
  const path = resolveVirtualPath(memory.directory, argument)
  return runTransfer(context, 'RETR', path, async () => {
    const { file, size } = await openFrom(settings.fileSystem, path, start)
    const total = Math.min(size, range === undefined ? size : range.end + 1) - start
    return {
      direction: 'send',
      file,
      isText: true,
      // A file that grows meanwhile is sent as it is, a range is not.
      length: range === undefined ? undefined : total,
      total,
      opening: `Here comes the file (${total} bytes).`,
    }
  })
}

/** A file from an offset on, which must lie in it, and the size of the whole. */
async function openFrom(
  fileSystem: FileSystem,
  path: string,
  start: number,
): Promise<{ readonly file: Readable; readonly size: number }> {
  // Side by side where nothing has to be known before: each goes to the disk more than once.
  const opening = start === 0 ? fileSystem.openRead(path, start) : undefined
  // It may fail before the other has told that it had to.
  opening?.catch(() => {})
  try {
    const { kind, size } = await fileSystem.stat(path)
    if (kind === 'directory') throw new FileSystemError('is-directory', path)
    if (start > size) throw new FileSystemError('bad-offset', path)
    return { size, file: await (opening ?? fileSystem.openRead(path, start)) }
  } catch (error) {
    opening?.then(
      file => file.on('error', () => {}).destroy(),
      () => {},
    )
    throw error
  }
}

async function store(
  context: CommandContext,
  verb: string,
  argument: string,
  start: number | 'end',
  opening = 'Ready for the file.',
): Promise<Answer> {
  const { fileSystem } = context.settings
  const path = resolveVirtualPath(context.memory.directory, argument)
  return runTransfer(context, verb, path, async () => {
    if (start !== 'end' && start > 0) {
      const { size } = await fileSystem.stat(path)
      if (start > size) throw new FileSystemError('bad-offset', path)
    }
    const isMade = await isMadeUnderUmask(context, path)
    const file = await fileSystem.openWrite(path, start)
    if (isMade) {
      await applyUmask(context, path, 0o666).catch((error: unknown) => {
        file.destroy()
        throw error
      })
    }
    return { direction: 'receive', file, opening }
  })
}

/** The offset of a REST that came just before, in bytes. */
function restartOf({ memory, state }: CommandContext): number {
  return state.sequence === 'restart-due' ? memory.restartAt : 0
}

/** A name that begins as wished and that nothing has yet. */
async function freeName({ memory, settings }: CommandContext, wished: string): Promise<string> {
  for (;;) {
    const name = `${wished}.${randomBytes(4).toString('hex')}`
    const path = resolveVirtualPath(memory.directory, name)
    if (posix.dirname(path) === path) throw new FileSystemError('bad-name', path)
    const found = await settings.fileSystem.stat(path).catch((error: unknown) => {
      const known = fromErrno(error, path)
      if (known instanceof FileSystemError && known.code === 'not-found') return undefined
      throw error
    })
    if (found === undefined) return name
  }
}
