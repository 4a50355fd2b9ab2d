import { type Command, encodeHashReply, formatChoices } from '@sluice/protocol'
import { digestOf, type HashName, hashNames } from '../digest/digest.ts'
import { FileSystemError } from '../file-system/file-system-error.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup, CommandRow } from './command-row.ts'

type DigestCommand = Extract<Command, { readonly verb: 'XCRC' }>

/** The older commands and what each computes; their range ends before `end`, as it does in ProFTPD. */
const oldNames: Readonly<Record<string, HashName>> = {
  XCRC: 'CRC32',
  XMD5: 'MD5',
  XSHA: 'SHA-1',
  XSHA1: 'SHA-1',
  XSHA256: 'SHA-256',
  XSHA512: 'SHA-512',
}

/** HASH (draft-bryan-ftpext-hash), MD5 (draft-twine-ftpmd5) and XCRC and its like, which no document defines. */
export const digestCommands: CommandGroup = {
  HASH: {
    features: ({ memory }) => {
      const names = Object.keys(hashNames)
      return [`HASH ${formatChoices(names.map(name => ({ name, current: name === memory.hash })))}`]
    },
    async run(context, argument) {
      const { memory, state } = context
      const { hash: algorithm } = memory
      const size = await sizeOf(context, argument)
      let start = state.sequence === 'restart-due' ? memory.restartAt : 0
      let end = size
      if (state.sequence === 'range-due') {
        start = memory.range.start
        end = Math.min(size, memory.range.end + 1)
      }
      const hash = await digest(context, argument, start, end, algorithm)
      return answer(
        213,
        encodeHashReply({ algorithm, start, end: Math.max(start, end - 1), hash, path: argument }),
      )
    },
  },
  MD5: {
    features: () => ['MD5'],
    async run(context, argument) {
      const hash = await digest(context, argument, 0, await sizeOf(context, argument), 'MD5')
      return answer(251, `${argument} ${hash.toUpperCase()}`)
    },
  },
  ...Object.fromEntries(Object.entries(oldNames).map(([verb, name]) => [verb, oldRow(verb, name)])),
}

function oldRow(verb: string, name: HashName): CommandRow {
  return {
    features: () => [verb],
    async run(context, argument) {
      const { path, start = 0, end } = readArgument(context.command, argument)
      const size = await sizeOf(context, path)
      const hash = await digest(context, path, start, end ?? size, name)
      return answer(250, hash.toUpperCase())
    },
  }
}

/** A path in quotes and a range; what cannot be read as these is a path with blanks. */
function readArgument(
  command: Command,
  argument: string,
): { readonly path: string; readonly start?: number | undefined; readonly end?: number | undefined } {
  if (command.verb === 'OTHER') return { path: argument }
  const { path, start, end } = command as DigestCommand
  return { path: String(path), start, end }
}

async function sizeOf({ memory, settings }: CommandContext, argument: string): Promise<number> {
  const path = resolveVirtualPath(memory.directory, argument)
  const { kind, size } = await settings.fileSystem.stat(path)
  if (kind === 'directory') throw new FileSystemError('is-directory', path)
  return size
}

/** The digest of the bytes from `start` on and before `end`. */
async function digest(
  { memory, settings, signal }: CommandContext,
  argument: string,
  start: number,
  end: number,
  name: HashName,
): Promise<string> {
  const path = resolveVirtualPath(memory.directory, argument)
  if (start > end) throw new FileSystemError('bad-offset', path)
  return digestOf(await settings.fileSystem.openRead(path, start), end - start, name, signal)
}

/** OPTS HASH: chooses an algorithm, or tells the one in force. */
export function chooseHash({ memory }: CommandContext, wanted: string): Answer {
  const name = wanted.toUpperCase()
  if (name === '') return answer(200, memory.hash)
  if (!Object.hasOwn(hashNames, name)) return answer(501, 'That algorithm is not known.')
  memory.hash = name as HashName
  return answer(200, name)
}
