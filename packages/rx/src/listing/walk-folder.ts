import { pathOf, type RemotePath } from '@sluice/transport'
import type { WalkEntry } from './walk-options.ts'

const SLASH = 0x2f

/** A directory that a walk has come by, and those above it. */
export interface WalkFolder {
  readonly path: RemotePath
  /** As entries in it are shown. */
  readonly text: string
  /** 0 for the folder where the walk began. */
  readonly depth: number
  /** What identifies it on its server, where that is known (RFC 3659, 7.5.2). */
  readonly unique: string | undefined
  readonly isLink: boolean
  readonly parent: WalkFolder | undefined
}

/** The folder that an entry stands for. */
export function folderOf(entry: WalkEntry, parent: WalkFolder): WalkFolder {
  const isLink = entry.type === 'symlink'
  const path = pathOf(entry)
  return {
    // Behind a slash, a link is what it leads to.
    path: isLink && typeof path !== 'string' ? Buffer.concat([path, Uint8Array.of(SLASH)]) : path,
    text: entry.path,
    depth: entry.depth,
    unique: entry.unique,
    isLink,
    parent,
  }
}

/** Whether an entry leads back into a folder that it lies in. */
export function leadsBack(entry: WalkEntry, parent: WalkFolder): boolean {
  const target = entry.linkTarget === undefined ? undefined : resolved(parent.text, entry.linkTarget)
  for (let folder: WalkFolder | undefined = parent; folder !== undefined; folder = folder.parent) {
    if (entry.unique !== undefined && entry.unique === folder.unique) return true
    if (target !== undefined && target === resolved(folder.text, '.')) return true
  }
  return false
}

/** A path as it is shown, below the folder that it is in. */
export function pathBelow(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}

/** A path without `.`, `..` and doubled slashes; what leads above a relative root keeps its `..`. */
function resolved(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : `${folder}/${target}`
  const isAbsolute = target.startsWith('/') || folder.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !isAbsolute) parts.push(part)
  }
  return `${isAbsolute ? '/' : ''}${parts.join('/')}`
}
