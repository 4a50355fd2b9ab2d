import { RemoteProtocolError } from '@sluice/protocol'
import { Ring } from '../pacing/ring.ts'
import type { WalkFolder } from './walk-folder.ts'

/** Folders that wait to be walked: some 300 bytes each, so that a walk stays under 100 MiB. */
const MOST_FOLDERS = 250_000

/** The folders that a walk has come by and not walked yet: the first of them is next, or the newest folder's first. */
export class PendingFolders {
  readonly #isDepthFirst: boolean
  readonly #queue = new Ring<WalkFolder>()
  readonly #stack: WalkFolder[] = []

  constructor(order: 'breadth' | 'depth') {
    this.#isDepthFirst = order === 'depth'
  }

  /** Those of one folder, in order; throws `RemoteProtocolError` (`FTP_LIMIT_EXCEEDED`) where they become too many. */
  add(folders: readonly WalkFolder[]): void {
    if (this.#queue.size + this.#stack.length + folders.length > MOST_FOLDERS) throw tooMany()
    if (!this.#isDepthFirst) for (const folder of folders) this.#queue.push(folder)
    else for (let at = folders.length - 1; at >= 0; at--) this.#stack.push(folders[at] as WalkFolder)
  }

  take(): WalkFolder | undefined {
    return this.#isDepthFirst ? this.#stack.pop() : this.#queue.shift()
  }

  /** All of them, the next one first. */
  *[Symbol.iterator](): IterableIterator<WalkFolder> {
    for (let at = this.#stack.length - 1; at >= 0; at--) yield this.#stack[at] as WalkFolder
    yield* this.#queue
  }
}

function tooMany(): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_LIMIT_EXCEEDED',
    phase: 'listing',
    message: `more than ${MOST_FOLDERS} folders wait to be walked; set order to "depth", or walk parts of the tree`,
  })
}
