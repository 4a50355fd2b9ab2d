import { dos } from './dos.ts'
import { dosNameFirst } from './dos-name-first.ts'
import { eplf } from './eplf.ts'
import { ka9q } from './ka9q.ts'
import type { ListingFormat } from './listing-format.ts'
import { mlsx } from './mlsx.ts'
import { os2 } from './os2.ts'
import { sizeFirst } from './size-first.ts'
import { unixLocalized } from './unix-localized.ts'
import { vms } from './vms.ts'

/** The formats that can be asked for by name. */
export type ListingFormatName =
  | 'mlsx'
  | 'unix'
  | 'dos'
  | 'eplf'
  | 'vms'
  | 'os2'
  | 'dos-name-first'
  | 'size-first'
  | 'ka9q'
  | 'names'

/** The formats that servers of today send; where two are equally sure of a line, the earlier wins. */
export const livingFormats: readonly ListingFormat[] = [
  mlsx,
  unixLocalized,
  dos,
  eplf,
  vms,
  os2,
  dosNameFirst,
  sizeFirst,
  ka9q,
]
