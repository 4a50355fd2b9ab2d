import type { ConnectionOptions } from '@sluice/transport'
import type { TestServer } from './test-server.ts'

/** What a session is protected by: nothing, or exactly this version of TLS. */
export type Protection = (typeof protections)[number]

export const tlsVersions = ['TLSv1.2', 'TLSv1.3'] as const
export const protections = ['no TLS', ...tlsVersions] as const

/** How a session reaches a server with a given protection, as its user. */
export function accessTo(
  { host, port, user, password, ca }: TestServer,
  protection: Protection,
  { tls, ...more }: Partial<ConnectionOptions> = {},
): ConnectionOptions {
  const known = { host, port, user, password, ...more }
  if (protection === 'no TLS') return { ...known, mode: 'none' }
  return { ...known, mode: 'required', tls: { ca, minVersion: protection, maxVersion: protection, ...tls } }
}
