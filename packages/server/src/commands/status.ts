import { answer } from './answer.ts'
import type { CommandContext, CommandGroup } from './command-row.ts'
import { listedLine } from './entry-lines.ts'
import { entriesOf, withoutOptions } from './listed-entries.ts'
import { isListable } from './listing-stream.ts'

/** A file system of one's own may have names of any length. */
const MOST_CHARACTERS = 1024 * 1024

/** STAT (RFC 959, 4.1.3): the state of the session, or of a path what LIST would show. */
export const statusCommands: CommandGroup = {
  STAT: {
    async run(context, argument) {
      if (argument === '') return answer(211, statusOf(context))
      const { settings } = context
      const now = Date.now()
      const lines: string[] = []
      let characters = 0
      const { kind, entries } = await entriesOf(context, withoutOptions(argument))
      for await (const entry of entries) {
        if (!isListable(entry.name, settings.charset)) continue
        const line = listedLine(settings.listing, entry, now)
        characters += line.length
        if (lines.length === settings.limits.statEntries || characters > MOST_CHARACTERS) {
          return answer(450, 'Too many entries; use LIST.')
        }
        lines.push(line)
      }
      return answer(kind === 'directory' ? 212 : 213, ['Status', ...lines, 'End'])
    },
  },
}

function statusOf({ memory, state }: CommandContext): string[] {
  const type = state.representation === 'ascii' ? 'A' : 'I'
  const mode = state.transmission === 'deflate' ? 'Z' : 'S'
  return [
    'FTP server status',
    state.login === 'logged-in' ? `Logged in as ${memory.user}` : 'Not logged in',
    `TYPE: ${type}; STRU: F; MODE: ${mode}`,
    `Control connection: ${state.controlProtection === 'protected' ? 'TLS' : 'in the clear'}`,
    `Data connections: ${state.dataProtection === 'private' ? 'TLS' : 'in the clear'}`,
    'End',
  ]
}
