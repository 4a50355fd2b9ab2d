import type { DataUse } from '@sluice/protocol'

/** What is known of a flow of bytes, and who wants to hear of it. */
export interface FlowOptions extends Pick<DataUse, 'expected' | 'stopAt' | 'tlsStart'> {
  /** Called after each chunk with the bytes so far; a throw fails the transfer. */
  readonly onProgress: ((bytes: number) => void) | undefined
}
