import { answer } from './answer.ts'
import type { CommandGroup } from './command-row.ts'
import { dataAddressCommands } from './data-address.ts'
import { directoryCommands } from './directories.ts'
import { fileCommands } from './files.ts'
import { informationCommands } from './information.ts'
import { listingCommands } from './listings.ts'
import { loginCommands } from './login.ts'
import { representationCommands } from './representation.ts'
import { securityCommands } from './security.ts'
import { transferCommands } from './transfers.ts'

/** Every command that the server knows. */
export const commandTable: CommandGroup = {
  ...loginCommands,
  ...securityCommands,
  ...informationCommands,
  ...representationCommands,
  ...directoryCommands,
  ...fileCommands,
  ...dataAddressCommands,
  ...listingCommands,
  ...transferCommands,
  HELP: {
    beforeLogin: true,
    run: () => answer(214, ['Commands', ...inLines(Object.keys(commandTable).sort(), 10), 'End']),
  },
}

function inLines(words: readonly string[], each: number): string[] {
  const lines: string[] = []
  for (let at = 0; at < words.length; at += each) lines.push(words.slice(at, at + each).join(' '))
  return lines
}
