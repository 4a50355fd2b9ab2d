import type { DataPlan, SentAhead, TimeValue } from '@sluice/protocol'
import type { Dialer } from '../connect/dialer.ts'
import type { ControlConnection } from '../control/control-connection.ts'
import type { CompressionLimits } from '../data/compression.ts'
import type { DataReceiver } from '../data/data-receiver.ts'
import type { LeastRate } from '../data/flow-clock.ts'
import type { TlsEnd } from '../data/flow-options.ts'
import type { DataSource } from '../data/outgoing-data.ts'
import type { SlabPool } from '../data/slab-pool.ts'
import type { Throttle } from '../throttle.ts'
import type { Timeouts } from '../timeouts.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import type { ActiveOptions } from './active-options.ts'

/** What all exchanges of a session run on. */
export interface DriverOptions {
  readonly control: ControlConnection
  readonly timeouts: Timeouts
  readonly identity: TlsIdentity | undefined
  /** How data connections are opened; directly unless set. */
  readonly dialer?: Dialer | undefined
  /** How the server reaches us in active mode. */
  readonly active?: ActiveOptions | undefined
  /** What TLS of a data connection must end with; default `size`. */
  readonly tlsEnd?: TlsEnd | undefined
  /** Bounds for MODE Z. */
  readonly compression?: CompressionLimits | undefined
  /** Milliseconds between NOOPs while bytes flow; none unless set. */
  readonly noopDuringTransfers?: number | undefined
  /** Memory for reads, which the transfers of a session share; its own unless set. */
  readonly slabs?: SlabPool | undefined
  /** What has left before its turn: its replies outlive the exchange. */
  readonly sentAhead?: (() => SentAhead | undefined) | undefined
  /** Limits for what goes each way over the session. */
  readonly throttles?:
    | { readonly download?: Throttle | undefined; readonly upload?: Throttle | undefined }
    | undefined
}

/** What one exchange adds to that: where its bytes go to or come from, and who watches it. */
export interface ExchangeCall {
  readonly receiver?: DataReceiver | undefined
  readonly source?: DataSource | undefined
  /** Settles when the source has something to give, or its end; before that no command stores it. */
  readonly begun?: (() => Promise<void> | undefined) | undefined
  readonly signal?: AbortSignal | undefined
  /** What the caller transfers next, if he knows. */
  readonly lookAhead?: (() => DataPlan | undefined) | undefined
  /** A limit for this transfer besides. */
  readonly throttle?: Throttle | undefined
  readonly minRate?: LeastRate | undefined
  /** Called when bytes may flow, with how many there will be and when the file was changed, where that is known. */
  readonly onStart?: ((total: number | undefined, modified: TimeValue | undefined) => void) | undefined
  /** Called after each chunk with the bytes so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined
}
