import type { GoodDialogue } from './good-dialogue.ts'
import { goodEstablishing } from './good-establishing.ts'
import { goodPaths } from './good-paths.ts'
import { goodTransfers } from './good-transfers.ts'

/** One for each way through each exchange. */
export const goodDialogues: readonly GoodDialogue[] = [...goodEstablishing, ...goodPaths, ...goodTransfers]
