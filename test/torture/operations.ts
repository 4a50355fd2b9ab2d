import type { Operation } from './operation.ts'
import { commands } from './operations/commands.ts'
import { fetching } from './operations/fetching.ts'
import { listing } from './operations/listing.ts'
import { pairs } from './operations/pairs.ts'
import { sessions } from './operations/sessions.ts'
import { storing } from './operations/storing.ts'

/** All that is tried. */
export const operations: readonly Operation[] = [
  ...sessions,
  ...fetching,
  ...storing,
  ...listing,
  ...commands,
  ...pairs,
]
