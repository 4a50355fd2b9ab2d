import { type FtpError, RemoteProtocolError } from '@sluice/protocol'
import type { RemoteEntry } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import type { Listed } from '../calls/known-directory.ts'
import type { PacedEmitter } from '../pacing/paced-emitter.ts'
import { Collector } from './collector.ts'
import { FoldersAhead } from './folders-ahead.ts'
import { checkFolder, openFolder, readFolder } from './list-folder.ts'
import type { Outlet } from './outlet.ts'
import { patiently } from './patience.ts'
import { PendingFolders } from './pending-folders.ts'
import { checkName, isDotName } from './safe-name.ts'
import { isOfFolder, WalkFailures } from './walk-failures.ts'
import { folderOf, leadsBack, pathBelow, type WalkFolder } from './walk-folder.ts'
import type { WalkEntry, WalkOptions } from './walk-options.ts'

/** As deep as trees of people never are, and as a cycle soon is. */
const DEEPEST = 64

/** One walk: folder by folder, those that come next listed meanwhile over the sessions that there are. */
export class Walker {
  readonly #caller: Caller
  readonly #emitter: PacedEmitter<WalkEntry>
  readonly #options: WalkOptions
  readonly #ahead: FoldersAhead
  readonly #pending: PendingFolders
  readonly #failures: WalkFailures
  readonly #signal: AbortSignal

  constructor(caller: Caller, emitter: PacedEmitter<WalkEntry>, options: WalkOptions, signal: AbortSignal) {
    this.#caller = caller
    this.#signal = signal
    this.#emitter = emitter
    this.#options = options
    const { spoolBytes } = options
    this.#ahead = new FoldersAhead(
      () => caller.pool.size - 1,
      ({ path }) => openFolder(caller, { path, signal, spoolBytes }),
    )
    this.#pending = new PendingFolders(options.order ?? 'breadth')
    this.#failures = new WalkFailures(options.onError)
  }

  /** Rejects behind the last entry with what could not be listed, and at once with what ends the walk. */
  async run(root: WalkFolder): Promise<void> {
    for (let folder: WalkFolder | undefined = root; folder !== undefined; folder = this.#pending.take()) {
      if (this.#emitter.closed) return
      const found: WalkFolder[] = []
      try {
        await this.#list(folder, found)
      } catch (error) {
        this.#failed(folder, error)
      }
      this.#pending.add(found)
    }
    this.#failures.check()
  }

  async #list(folder: WalkFolder, found: WalkFolder[]): Promise<void> {
    if (this.#isTooDeep(folder)) throw tooDeep()
    const { sort } = this.#options
    if (sort === undefined || sort === false) {
      await this.#listInto(this.#emitter, folder, found)
      return
    }
    const collector = new Collector<WalkEntry>()
    const places = new Map<string, WalkFolder>()
    try {
      await this.#listInto(collector, folder, found)
    } finally {
      for (const each of found.splice(0)) places.set(each.text, each)
      const entries = collector.values.sort(sort === true ? byName : sort)
      for (const { path } of entries) {
        const place = places.get(path)
        if (place !== undefined) found.push(place)
      }
      const emitted = this.#emitter.emit(entries)
      if (emitted !== undefined) await patiently(emitted, this.#emitter, [this.#ahead])
    }
  }

  /** Puts the folders to walk into `found`, also where it rejects. */
  async #listInto(outlet: Outlet<WalkEntry>, folder: WalkFolder, found: WalkFolder[]): Promise<void> {
    let unsafe: unknown
    const select = (entry: RemoteEntry): WalkEntry | undefined => {
      if (isDotName(entry)) return undefined
      try {
        checkName(entry)
      } catch (error) {
        unsafe ??= error
        return undefined
      }
      const placed = { path: pathBelow(folder.text, entry.name), depth: folder.depth + 1 }
      // The object is the parser's, and nobody else has it yet.
      const reached: WalkEntry = Object.assign(entry, placed)
      if (this.#isWalked(reached, folder)) found.push(folderOf(reached, folder))
      return reached
    }
    const { onUnparsed } = this.#options
    const batches = this.#ahead.take(folder)
    this.#ahead.begin(this.#next())
    const check = (listed: Listed) =>
      checkFolder(this.#caller, { path: folder.path, signal: this.#signal }, listed)
    await readFolder(batches, outlet, { select, onUnparsed, behind: [this.#ahead], check })
    if (unsafe !== undefined) throw this.#caller.explained(unsafe, folder.path)
  }

  /** What can be listed ahead, in turn. */
  *#next(): Iterable<WalkFolder> {
    for (const folder of this.#pending) if (!this.#isTooDeep(folder)) yield folder
  }

  #isTooDeep({ depth }: WalkFolder): boolean {
    return depth >= DEEPEST && this.#options.depth === undefined
  }

  #isWalked(entry: WalkEntry, parent: WalkFolder): boolean {
    const { depth, followLinks = false, branch } = this.#options
    const isFolder = entry.type === 'directory' || (followLinks && entry.type === 'symlink')
    if (!isFolder || (depth !== undefined && entry.depth >= depth)) return false
    return !leadsBack(entry, parent) && (branch?.(entry) ?? true)
  }

  #failed(folder: WalkFolder, error: unknown): void {
    if (this.#emitter.closed || !isOfFolder(error)) throw error
    // Where nothing can be listed there is nothing to go on with.
    if (folder.depth === 0 && error.code !== 'FTP_UNREADABLE_LISTING') throw error
    if (folder.isLink && isRefusal(error)) return
    this.#failures.note(this.#caller.explained(error, folder.path), folder.text)
  }
}

/** What is no directory is refused for good. */
function isRefusal({ code, reply }: FtpError): boolean {
  if (code === 'FTP_NOT_FOUND') return true
  return (code === 'FTP_REFUSED' || code === 'FTP_TRANSFER_REFUSED') && (reply?.code ?? 0) >= 500
}

function byName(a: WalkEntry, b: WalkEntry): number {
  if (a.name === b.name) return 0
  return a.name < b.name ? -1 : 1
}

function tooDeep(): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_LIMIT_EXCEEDED',
    phase: 'listing',
    message: `it is more than ${DEEPEST} folders deep, as a cycle is; pass depth to walk as far as you mean`,
  })
}
