import type { DataUse } from '@sluice/protocol'
import type { Throttle } from '../throttle.ts'
import type { CompressionLimits } from './compression.ts'
import type { SlabPool } from './slab-pool.ts'

/** What a TLS connection must end with, besides the count where it is known. */
export type TlsEnd = 'strict' | 'size' | 'lenient'

/** What is known of a flow of bytes, and who wants to hear of it. */
export interface FlowOptions extends Pick<DataUse, 'expected' | 'stopAt' | 'tlsStart' | 'mode'> {
  readonly tlsEnd: TlsEnd
  /** All of them are asked. */
  readonly throttles: readonly Throttle[]
  readonly compression: CompressionLimits
  /** Memory for reads. */
  readonly slabs: SlabPool
  /** Called after each chunk with the bytes so far; a throw fails the transfer. */
  readonly onProgress: ((bytes: number) => void) | undefined
}
