import type { FileEntry } from '../file-system/file-system.ts'
import { resolveVirtualPath } from '../file-system/resolve-virtual-path.ts'
import { type Answer, answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { factsLine, knownFacts, listedLine } from './entry-lines.ts'
import { atLeastOne, entriesOf, withoutOptions } from './listed-entries.ts'
import { listingStream } from './listing-stream.ts'
import { runTransfer } from './run-transfer.ts'

/** LIST and NLST (RFC 959, 4.1.3); MLSD and MLST (RFC 3659, 7). */
export const listingCommands: CommandGroup = {
  LIST: {
    run(context, argument) {
      const now = Date.now()
      const { listing } = context.settings
      return sendListing(context, 'LIST', withoutOptions(argument), entry => listedLine(listing, entry, now))
    },
  },
  /** Bare names, also of another directory; a file, and what fits a pattern, with the folder as it was typed. */
  NLST: {
    run: (context, argument) =>
      sendListing(context, 'NLST', withoutOptions(argument), (entry, folder) => folder + entry.name),
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
    features: ({ memory }) => [
      `MLST ${knownFacts.map(fact => `${fact}${memory.facts.includes(fact) ? '*' : ''};`).join('')}`,
    ],
    async run({ memory, settings }, argument) {
      const path = resolveVirtualPath(memory.directory, argument)
      const found = await settings.fileSystem.stat(path)
      return answer(250, ['Listing', factsLine(found, path, memory.facts), 'End'])
    },
  },
}

async function sendListing(
  context: CommandContext,
  verb: string,
  argument: string,
  format: (entry: FileEntry, folder: string) => string,
): Promise<Answer> {
  const path = resolveVirtualPath(context.memory.directory, argument)
  return runTransfer(context, verb, path, async () => {
    const { entries, folder, isPattern } = await entriesOf(context, argument)
    const shown = isPattern && verb === 'NLST' ? await atLeastOne(entries) : entries
    return {
      direction: 'send',
      file: listingStream(shown, entry => format(entry, folder), context.settings.charset),
      // Its lines end with CR LF whatever the TYPE.
      isText: false,
      opening: 'Here comes the listing.',
    }
  })
}
