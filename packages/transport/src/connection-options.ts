import type { Charset, Credentials, Limits } from '@sluice/protocol'
import type { Timeouts } from './timeouts.ts'
import type { TlsOptions } from './tls/tls-options.ts'

/**
 * Whether TLS protects the session; `required` where only `tls` is set, else `none`.
 *
 * `none`: clear text. `preferred`: AUTH TLS, clear text if the server does not have it. `required`: AUTH TLS or an
 * error before anything secret is sent. `implicit`: TLS from the first byte (port 990).
 */
export type TlsMode = 'none' | 'preferred' | 'required' | 'implicit'

/** Everything that it takes to open a session. */
export interface ConnectionOptions extends Credentials {
  readonly host: string
  /** Default 21; 990 for implicit TLS. */
  readonly port?: number | undefined
  readonly mode?: TlsMode | undefined
  readonly tls?: TlsOptions | undefined
  readonly timeouts?: Partial<Timeouts> | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly charset?: Charset | undefined
}

/** TLS options without a mode mean that TLS is wanted. */
export function modeOf({ mode, tls }: ConnectionOptions): TlsMode {
  return mode ?? (tls === undefined ? 'none' : 'required')
}
