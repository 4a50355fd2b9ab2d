import { posix } from 'node:path'
import type { FileEntry } from '../file-system/file-system.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { factsLine, unixLine } from './entry-lines.ts'
import { isListable, listingStream } from './listing-stream.ts'
import { runTransfer } from './run-transfer.ts'

/** LIST, NLST and STAT (RFC 959, 4.1.3); MLSD and MLST (RFC 3659, 7). */
export const listingCommands: CommandGroup = {
  LIST: {
    run(context, argument) {
      const now = Date.now()
      return sendListing(context, 'LIST', withoutOptions(argument), entry => unixLine(entry, now))
    },
  },
  /** Bare names, also of another directory. */
  NLST: {
    run: (context, argument) => sendListing(context, 'NLST', withoutOptions(argument), entry => entry.name),
  },
  MLSD: {
    async run(context, argument) {
      const { memory, settings } = context
      const path = resolveVirtualPath(memory.directory, argument)
      if ((await settings.fileSystem.stat(path)).kind !== 'directory')
        return answer(501, 'Not a directory; use MLST.')
      return sendListing(context, 'MLSD', argument, entry => factsLine(entry, entry.name, memory.facts))
    },
  },
  MLST: {
    async run({ memory, settings }, argument) {
      const path = resolveVirtualPath(memory.directory, argument)
      const found = await settings.fileSystem.stat(path)
      return answer(250, ['Listing', factsLine(found, path, memory.facts), 'End'])
    },
  },
  STAT: {
    async run(context, argument) {
      if (argument === '') return answer(211, statusOf(context))
      const { settings } = context
      const now = Date.now()
      const lines: string[] = []
      const { kind, entries } = await entriesOf(context, withoutOptions(argument))
      for await (const entry of entries) {
        if (!isListable(entry.name)) continue
        if (lines.length === settings.limits.statEntries) return answer(450, 'Too many entries; use LIST.')
        lines.push(unixLine(entry, now))
      }
      return answer(kind === 'directory' ? 212 : 213, ['Status', ...lines, 'End'])
    },
  },
}

async function sendListing(
  context: CommandContext,
  verb: string,
  argument: string,
  format: (entry: FileEntry) => string,
): Promise<Answer> {
  const path = resolveVirtualPath(context.memory.directory, argument)
  return runTransfer(context, verb, path, async () => {
    const { entries } = await entriesOf(context, argument)
    return {
      direction: 'send',
      stream: listingStream(entries, format, context.settings.charset),
      opening: 'Here comes the listing.',
    }
  })
}

/** What a listing of a path shows: the entries of a directory, or the file itself. */
async function entriesOf({ memory, settings }: CommandContext, argument: string) {
  const path = resolveVirtualPath(memory.directory, argument)
  const found = await settings.fileSystem.stat(path)
  if (found.kind === 'directory') return { kind: found.kind, entries: settings.fileSystem.list(path) }
  return { kind: found.kind, entries: only({ ...found, name: posix.basename(path) }) }
}

async function* only(entry: FileEntry): AsyncGenerator<FileEntry> {
  yield entry
}

/** The path behind options for `ls`, which clients send by habit; `./-a` is a file of that name. */
function withoutOptions(argument: string): string {
  let rest = argument
  while (rest.startsWith('-')) {
    const blank = rest.indexOf(' ')
    rest = blank === -1 ? '' : rest.slice(blank + 1)
  }
  return rest
}

function statusOf({ memory, state }: CommandContext): string[] {
  return [
    'Status',
    state.login === 'logged-in' ? `Logged in as ${memory.user}` : 'Not logged in',
    `TYPE: ${state.representation === 'image' ? 'I' : 'A'}; STRU: F; MODE: S`,
    `Control connection: ${state.controlProtection === 'protected' ? 'TLS' : 'in the clear'}`,
    'End',
  ]
}
