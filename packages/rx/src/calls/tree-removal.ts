import { RemoteProtocolError } from '@sluice/protocol'
import { type FtpSession, isRemoteEntry, type RemoteEntry, type RemotePath } from '@sluice/transport'
import { explainAs } from '../failure/ftp-failure.ts'
import { kindOf } from '../failure/kind-of.ts'
import { checkName, isDotName } from '../listing/safe-name.ts'
import type { Caller } from './caller.ts'
import { deleteFile } from './delete-file.ts'
import { each } from './each.ts'
import { isThere } from './is-there.ts'
import { type NamedPath, namedPath } from './named-path.ts'
import { removeDirectory } from './remove-directory.ts'

/** A tree that is deeper is a cycle more likely than not: links are not followed, but a server may show one as a folder. */
const MAX_DEPTH = 64

/**
 * Removes a directory with all that is in it, with as many sessions as there are.
 *
 * Everything is deleted as a file first, unless the server shows links as such: a link to a directory goes by that, and
 * what it leads to stays. Only what the server then calls a directory is emptied. What cannot be told from a link is an
 * error, as is a name that could lead elsewhere.
 */
export class TreeRemoval {
  readonly #caller: Caller
  readonly #signal: AbortSignal | undefined

  constructor(caller: Caller, signal: AbortSignal | undefined) {
    this.#caller = caller
    this.#signal = signal
  }

  async remove(path: RemotePath): Promise<void> {
    const named = namedPath(path, this.#caller.charset)
    if (isRemoteEntry(path)) {
      await this.#removeEntry(path, 0)
      return
    }
    const refusal = await this.#refused(path)
    if (refusal === undefined) return
    if (kindOf(refusal) !== 'usage' && !(await this.#isPlainDirectory(named))) throw refusal
    await this.#removeDirectory(path, 0)
  }

  async #removeEntry(entry: RemoteEntry, depth: number): Promise<void> {
    checkName(entry)
    const isDirectory = entry.type === 'directory'
    if (!isDirectory || !showsLinks(entry)) {
      const refusal = await this.#refused(entry)
      if (refusal === undefined) return
      if (kindOf(refusal) !== 'usage' && !isGone(refusal)) throw refusal
      if (isGone(refusal)) return
      if (!isDirectory) throw refusal
    }
    await this.#removeDirectory(entry, depth)
  }

  async #removeDirectory(path: RemotePath, depth: number): Promise<void> {
    if (depth === MAX_DEPTH) throw this.#caller.explained(tooDeep(), path)
    const caller = this.#caller
    const signal = this.#signal
    const listed = await this.#unlessGone(path, session => session.list(path, { signal }).toArray())
    const entries = (listed ?? []).filter(entry => !isDotName(entry))
    // Before anything is removed: a server that lies about one name is not to be trusted with the others.
    for (const entry of entries) checkName(entry)
    const isLeaf = ({ type }: RemoteEntry) => type !== 'directory'
    const { size } = caller.pool
    await each(entries.filter(isLeaf), size, entry => this.#removeEntry(entry, depth + 1))
    // Side by side at the top alone: what waits must not grow with the depth.
    const folders = entries.filter(entry => !isLeaf(entry))
    await each(folders, depth === 0 ? size : 1, entry => this.#removeEntry(entry, depth + 1))
    await this.#unlessGone(path, session => removeDirectory(session, path, { signal }))
  }

  /** What somebody else has removed meanwhile is no failure, and must not be told as that of the whole. */
  async #unlessGone<T>(path: RemotePath, work: (session: FtpSession) => Promise<T>): Promise<T | undefined> {
    const signal = this.#signal
    return await this.#caller.run(
      async session => {
        try {
          return await work(session)
        } catch (error) {
          if (kindOf(error) !== 'not-found' && !isGone(error)) throw error
          // Servers say that of directories which may not be read, too.
          if (await isThere(session, path, { signal })) throw explainAs(error, 'permission')
          return undefined
        }
      },
      { path, signal },
    )
  }

  /** Deletes something as a file; a refusal comes back. */
  async #refused(path: RemotePath): Promise<unknown> {
    try {
      await deleteFile(this.#caller, path, this.#signal)
      return undefined
    } catch (error) {
      const { reply } = error as { readonly reply?: unknown }
      if (reply === undefined || this.#signal?.aborted) throw error
      return error
    }
  }

  /** Whether the listing of its folder shows it as a directory, and would show a link. */
  async #isPlainDirectory({ parent, name }: NamedPath): Promise<boolean> {
    const caller = this.#caller
    const signal = this.#signal
    return await caller.run(
      async session => {
        let isPlain = false
        for await (const entry of session.list(parent, { signal, onUnparsed: () => {} })) {
          if (Buffer.compare(entry.nameBytes, name) !== 0) continue
          isPlain = entry.type === 'directory' && showsLinks(entry)
        }
        return isPlain
      },
      { path: parent, signal },
    )
  }
}

/** Servers follow links for MLSD as they like, and show them as they are in LIST. */
function showsLinks({ facts }: RemoteEntry): boolean {
  return facts.size === 0
}

function isGone(error: unknown): boolean {
  return (error as { readonly kind?: unknown }).kind === 'not-found'
}

function tooDeep(): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_LIMIT_EXCEEDED',
    phase: 'listing',
    message: `there are more than ${MAX_DEPTH} folders in each other, which may be a cycle; remove them one by one`,
  })
}
