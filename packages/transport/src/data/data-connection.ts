import type { Command, DataEnd } from '@sluice/protocol'
import type { FlowClock } from './flow-clock.ts'

/** A data connection as the driver of an exchange sees it. */
export interface DataConnection {
  /** There is a connection; rejects with the socket's error. */
  readonly connected: Promise<void>
  /** How the flow ended; settles once, never rejects. */
  readonly ended: Promise<DataEnd>
  /** Runs while the peer, or our own side, is waited for. */
  readonly clock: FlowClock
  /** Lets the bytes flow; the command says what they are. */
  start(command: Command): void
  /** The server has said that it is done: there is nothing more to learn from a connection that has been ended. */
  confirm(): void
  /** Breaks the flow off, if it has not ended, and tells so; without a cause it is `stopped`. */
  stop(cause?: unknown): void
  /** Ends the flow because our own side failed. */
  fail(cause: unknown): void
  /**
   * Resolves when the TLS handshake is over or will not be any more, undefined where there is none; servers die of one
   * that is cut short, so that dropping the connection before could take the control connection with it.
   */
  settled(): Promise<void> | undefined
  /** Destroys the sockets, with a reset where bytes were still to come or to go. */
  drop(): void
}
