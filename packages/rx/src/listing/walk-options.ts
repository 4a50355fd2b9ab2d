import type { RemoteEntry } from '@sluice/transport'
import { badOption } from '../failure/bad-option.ts'
import type { FtpFailure } from '../failure/ftp-failure.ts'
import type { ListOptions, PacingOptions } from './list-options.ts'

/** An entry that a walk has come by. It can be given wherever a path is wanted. */
export interface WalkEntry extends RemoteEntry {
  /** From where the walk began, as text: `pub/2024/a.gz` for a walk of `pub`. */
  readonly path: string
  /** 1 for what is in the folder where the walk began. */
  readonly depth: number
}

export interface WalkOptions extends PacingOptions<WalkEntry>, Pick<ListOptions, 'onUnparsed'> {
  /**
   * How many levels are walked: 1 is the folder alone. Default: all, where folders below level 64 count as failures,
   * for a server may show a cycle as folders without end.
   */
  readonly depth?: number | undefined
  /**
   * `breadth`: a level after the other. `depth`: what is in a folder's folders comes before what is in its siblings.
   * The entries of one folder always come together. Default `breadth`.
   */
  readonly order?: 'breadth' | 'depth' | undefined
  /**
   * The entries of each folder in order, by name or as a function compares them; each folder is collected for that.
   * Default: as the server lists them, while they arrive.
   */
  readonly sort?: boolean | ((a: WalkEntry, b: WalkEntry) => number) | undefined
  /** Says which directories are walked into; all are emitted. Default: each. */
  readonly branch?: ((directory: WalkEntry) => boolean) | undefined
  /**
   * Called when a folder could not be listed as a whole; the walk goes on unless this throws. Without it, the walk
   * fails behind its last entry with a `WalkError` that has them all.
   */
  readonly onError?: ((error: FtpFailure, path: string) => void) | undefined
  /** Walk into symbolic links to directories, too; what cannot be listed counts as a link to a file. Default false. */
  readonly followLinks?: boolean | undefined
}

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for a depth that is none. */
export function checkDepth({ depth }: WalkOptions): void {
  if (depth === undefined || depth === Number.POSITIVE_INFINITY || (Number.isInteger(depth) && depth >= 1))
    return
  throw badOption(`depth must be a whole number of levels of 1 or more, not ${depth}`)
}
