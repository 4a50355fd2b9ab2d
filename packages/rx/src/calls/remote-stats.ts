import { type Entry, type EntryType, type Timestamp, toDate } from '@sluice/protocol'
import type { RemoteStatus } from '@sluice/transport'

/**
 * What a server tells of a path, in the words of `Stats` of `node:fs`. What it does not tell is undefined: nothing is
 * made up. Whether a link is told as such or as what it leads to is up to the server.
 */
export class RemoteStats {
  readonly type: EntryType
  /** Bytes. */
  readonly size: number | undefined
  /** When it was last changed, where the server says that in UTC; `modified` has what it says in its own time. */
  readonly mtime: Date | undefined
  readonly modified: Timestamp | undefined
  /** When it was made, where the server says that in UTC. */
  readonly birthtime: Date | undefined
  /** Unix permissions with set-id and sticky bits, 0 to 0o7777, without the type. */
  readonly mode: number | undefined
  readonly owner: string | undefined
  readonly group: string | undefined
  /** Hard links. */
  readonly nlink: number | undefined
  /** What identifies the file on its server, under whatever name (RFC 3659, 7.5.2). */
  readonly unique: string | undefined
  /** What the user may do with it: the letters of RFC 3659, 7.5.5. */
  readonly perm: string | undefined
  /** Where a link leads to. */
  readonly linkTarget: string | undefined

  constructor(status: RemoteStatus) {
    const entry: Partial<Entry> = status.type === 'entry' ? status.entry : {}
    const known = status.type === 'file' ? status : undefined
    this.type = status.type === 'entry' ? status.entry.type : status.type
    this.size = known?.size ?? entry.size ?? undefined
    this.modified = known?.modified ?? entry.modified ?? undefined
    this.mtime = instantOf(this.modified)
    this.birthtime = instantOf(entry.created)
    this.mode = entry.mode
    this.owner = entry.owner
    this.group = entry.group
    this.nlink = entry.links
    this.unique = entry.unique
    this.perm = entry.perm
    this.linkTarget = entry.linkTarget
  }

  /** `mtime` in milliseconds since 1970. */
  get mtimeMs(): number | undefined {
    return this.mtime?.getTime()
  }

  isFile(): boolean {
    return this.type === 'file'
  }

  isDirectory(): boolean {
    return this.type === 'directory'
  }

  isSymbolicLink(): boolean {
    return this.type === 'symlink'
  }
}

/** The clock on the server's wall is no instant. */
function instantOf(time: Timestamp | undefined): Date | undefined {
  return time?.zone === 'utc' ? toDate(time, 0) : undefined
}
