import type { Command } from '@sluice/protocol'

/** The handle of a receiver on its flow. */
export interface IncomingFlow {
  /** More bytes may come, after `write` has returned false. */
  resume(): void
  /** The receiver has failed: the transfer is given up. */
  fail(cause: unknown): void
}

/** Where the bytes of a retrieve or a listing go. */
export interface DataReceiver {
  /**
   * True for one that is done with a chunk when `write` returns, such as a hash: the same memory then serves all reads,
   * which takes less time and far less memory. What it kept would change. Default false.
   */
  readonly borrows?: boolean | undefined
  /**
   * Called before the first byte, with the command that was agreed to; again if the bytes of another command come
   * instead of those, of which there were none.
   */
  begin(flow: IncomingFlow, command: Command): void
  /** A chunk that the receiver may keep, unless it borrows; false pauses the socket until `resume`, after what is already on its way. */
  write(chunk: Buffer): boolean
}
