import type { SourceOptions } from '../connect/source-options.ts'
import type { TlsOptions } from '../tls/tls-options.ts'

/** How a proxy itself is reached. */
export interface ProxyOptions extends SourceOptions {
  /** How the certificate of an `https:` proxy is judged. */
  readonly proxyTls?: TlsOptions | undefined
}
