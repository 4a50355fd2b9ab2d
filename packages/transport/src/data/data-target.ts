import type { Duplex } from 'node:stream'
import type { TlsIdentity } from '../tls/tls-identity.ts'

/** Where a data connection goes, if we open it ourselves. */
export interface DirectTarget {
  readonly host: string
  readonly port: number
  readonly localAddress: string | undefined
}

/** A data connection that somebody else has opened: a proxy, a hook, or the server. */
export interface ConnectedTarget {
  readonly stream: Duplex
}

/** What a data connection is made of. */
export interface DataTarget {
  readonly from: DirectTarget | ConnectedTarget
  /** The identity under which it is protected; undefined for clear text. */
  readonly identity: TlsIdentity | undefined
}
