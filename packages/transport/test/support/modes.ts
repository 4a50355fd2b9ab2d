import type { Certificate } from '../../../../test/support/servers/certificate.ts'
import type { ConnectionOptions } from '../../src/index.ts'

/** In clear text, and over TLS in both versions that are in use. */
export const modes = ['in clear text', 'over TLS 1.2', 'over TLS 1.3'] as const

export type Mode = (typeof modes)[number]

/** The options of a client for a mode. */
export function clientOptions(mode: Mode, { ca }: Certificate): Partial<ConnectionOptions> {
  if (mode === 'in clear text') return { mode: 'none' }
  const version = mode === 'over TLS 1.2' ? 'TLSv1.2' : 'TLSv1.3'
  return { mode: 'required', tls: { ca, minVersion: version, maxVersion: version } }
}
