import type { TransferReport } from '@sluice/protocol'

/** What the transfer of a stream came to. */
export interface StreamResult extends TransferReport {
  /** Milliseconds from the server's agreement to its final reply. */
  readonly milliseconds: number
}
