import type { ControlConnection } from '../control/control-connection.ts'
import type { DataReceiver } from '../data/data-receiver.ts'
import type { DataSource } from '../data/outgoing-data.ts'
import type { Timeouts } from '../timeouts.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'

/** What an exchange runs on. */
export interface DriverOptions {
  readonly control: ControlConnection
  readonly timeouts: Timeouts
  readonly identity: TlsIdentity | undefined
  readonly receiver?: DataReceiver | undefined
  readonly source?: DataSource | undefined
  readonly signal?: AbortSignal | undefined
  /** Called when bytes may flow, with how many there will be, where that is known. */
  readonly onStart?: ((total: number | undefined) => void) | undefined
  /** Called after each chunk with the bytes so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined
}
