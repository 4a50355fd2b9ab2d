/** What is known of a flow of bytes, and who wants to hear of it. */
export interface FlowOptions {
  /** Bytes of a whole transfer, where known. */
  readonly expected: number | undefined
  /** Called after each chunk with the bytes so far; a throw fails the transfer. */
  readonly onProgress: ((bytes: number) => void) | undefined
}
