import type { SecureContextOptions } from 'node:tls'

/** What Node's `tls.createSecureContext` takes, and how the server's certificate is judged. */
export interface TlsOptions extends SecureContextOptions {
  /** Default true. False accepts any certificate: only for tests. */
  readonly rejectUnauthorized?: boolean | undefined
  /** The name in the certificate, where it is not the host that is dialled; also sent as SNI. */
  readonly servername?: string | undefined
}
