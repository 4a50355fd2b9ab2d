import type { NetrcEntry } from './netrc-entry.ts'

/**
 * The entry for a host, and for a user where one is wanted: the first that names both, else one that leaves the user
 * open, else `default`. Hosts are compared without regard to case.
 */
export function findInNetrc(
  entries: readonly NetrcEntry[],
  host: string,
  user?: string | undefined,
): NetrcEntry | undefined {
  const fits = (entry: NetrcEntry) => user === undefined || entry.user === undefined || entry.user === user
  const name = host.toLowerCase()
  const own = entries.filter(({ machine }) => machine?.toLowerCase() === name)
  const others = entries.filter(({ machine }) => machine === undefined)
  return own.find(entry => user !== undefined && entry.user === user) ?? own.find(fits) ?? others.find(fits)
}
