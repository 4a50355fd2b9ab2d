import type { Access } from '../task.ts'

/** What a contender is asked to do: to list a folder and to count its entries. */
export interface ListingTask extends Access {
  readonly folder: string
}
