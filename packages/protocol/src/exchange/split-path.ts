import type { PathArgument } from '../command/command.ts'

const SLASH = 0x2f

/** A path without slashes at its end, cut at the last one that is left; the root is the parent of its own children. */
export function splitPath(path: PathArgument): {
  readonly parent: PathArgument | undefined
  readonly name: PathArgument
} {
  const end = lengthWithoutEnd(path)
  const slash = lastSlash(path, end)
  return {
    parent: slash === -1 ? undefined : path.slice(0, Math.max(slash, 1)),
    name: path.slice(slash + 1, end),
  }
}

/** The directories that a path leads through, the outermost first and itself last: `a`, `a/b`, `a/b/c`. */
export function pathPrefixes(path: PathArgument): readonly PathArgument[] {
  const prefixes: PathArgument[] = []
  for (let end = lengthWithoutEnd(path); end > 0; ) {
    prefixes.unshift(path.slice(0, end))
    end = lengthWithoutEnd(path.slice(0, lastSlash(path, end) + 1))
  }
  return prefixes
}

function lengthWithoutEnd(path: PathArgument): number {
  let end = path.length
  while (end > 0 && isSlash(path, end - 1)) end--
  return end
}

function lastSlash(path: PathArgument, end: number): number {
  let at = end - 1
  while (at >= 0 && !isSlash(path, at)) at--
  return at
}

function isSlash(path: PathArgument, at: number): boolean {
  return (typeof path === 'string' ? path.charCodeAt(at) : path[at]) === SLASH
}
