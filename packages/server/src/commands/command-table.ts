import type { ServerSettings } from '../server-settings.ts'
import { attributeCommands } from './attributes.ts'
import { catalogueCommands } from './catalogue.ts'
import { combineCommands } from './combine.ts'
import type { CommandGroup, CommandRow } from './command-row.ts'
import { dataAddressCommands } from './data-address.ts'
import { digestCommands } from './digests.ts'
import { directoryCommands } from './directories.ts'
import { fileCommands } from './files.ts'
import { informationCommands } from './information.ts'
import { listingCommands } from './listings.ts'
import { loginCommands } from './login.ts'
import { optionCommands } from './options.ts'
import { representationCommands } from './representation.ts'
import { securityCommands } from './security.ts'
import { siteCommands } from './site.ts'
import { statusCommands } from './status.ts'
import { transferCommands } from './transfers.ts'

/** Every command that the server knows. */
const commandTable: CommandGroup = {
  ...loginCommands,
  ...securityCommands,
  ...informationCommands,
  ...catalogueCommands(() => commandTable),
  ...optionCommands,
  ...representationCommands,
  ...directoryCommands,
  ...fileCommands,
  ...attributeCommands,
  ...combineCommands,
  ...digestCommands,
  ...dataAddressCommands,
  ...listingCommands,
  ...statusCommands,
  ...transferCommands,
  ...siteCommands,
}

/** The row of a verb, unless there is none or the server was told to do without it. */
export function rowFor(verb: string, { commandsOff }: ServerSettings): CommandRow | undefined {
  return Object.hasOwn(commandTable, verb) && !commandsOff.has(verb) ? commandTable[verb] : undefined
}
