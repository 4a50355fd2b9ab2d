import type { FolderBatches } from './list-folder.ts'
import type { Unread } from './patience.ts'
import type { WalkFolder } from './walk-folder.ts'

/**
 * Listings that were begun before it is their turn, so that the sessions of the pool list side by side while the
 * entries come in order. What is not read yet pauses its socket, or waits in memory where its session is needed.
 */
export class FoldersAhead implements Unread {
  readonly #most: () => number
  readonly #open: (folder: WalkFolder) => FolderBatches
  readonly #begun = new Map<WalkFolder, FolderBatches>()

  /** `most` says how many there may be, and `open` how one is listed. */
  constructor(most: () => number, open: (folder: WalkFolder) => FolderBatches) {
    this.#most = most
    this.#open = open
  }

  /** Begins to list as many of the folders that come next as there may be. */
  begin(next: Iterable<WalkFolder>): void {
    for (const folder of next) {
      if (this.#begun.size >= this.#most()) return
      if (this.#begun.has(folder)) continue
      const batches = this.#open(folder)
      this.#begun.set(folder, batches)
      batches.begin()
    }
  }

  /** The listing of a folder whose turn it is. */
  take(folder: WalkFolder): FolderBatches {
    const begun = this.#begun.get(folder)
    this.#begun.delete(folder)
    return begun ?? this.#open(folder)
  }

  onSlow(): void {
    for (const batches of this.#begun.values()) batches.onSlow()
  }

  /** Gives up what holds a session that somebody waits for, and cannot go on without a reader: it is listed again. */
  giveWay(): boolean {
    const inTheWay = [...this.#begun].filter(([, batches]) => batches.isInTheWay)
    for (const [folder, batches] of inTheWay) {
      this.#begun.delete(folder)
      void batches.stop()
    }
    return inTheWay.length > 0
  }
}
