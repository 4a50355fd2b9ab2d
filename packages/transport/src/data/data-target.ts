import type { TlsIdentity } from '../tls/tls-identity.ts'

/** Where a data connection goes, and under which identity if it is protected. */
export interface DataTarget {
  readonly host: string
  readonly port: number
  readonly identity: TlsIdentity | undefined
}
