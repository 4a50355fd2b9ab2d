import type { Command, DataEnd } from '@sluice/protocol'
import type { ProgressTimer } from './progress-timer.ts'

/** A data connection as the driver of an exchange sees it. */
export interface DataConnection {
  /** TCP is established; rejects with the socket's error. */
  readonly connected: Promise<void>
  /** How the flow ended; settles once, never rejects. */
  readonly ended: Promise<DataEnd>
  /** Runs while the peer is waited for. */
  readonly progress: ProgressTimer
  /** Lets the bytes flow; the command says what they are. */
  start(command: Command): void
  /** Ends the flow, if it has not ended, and tells so; without a cause it is `stopped`. */
  stop(cause?: unknown): void
  /** Ends the flow because our own side failed. */
  fail(cause: unknown): void
  /**
   * Resolves when destroying the socket cannot take the control connection with it: servers die of TLS handshakes
   * that are cut short.
   */
  safeToDrop(): Promise<void>
  /** Destroys the sockets, with a reset where bytes were still to come or to go. */
  drop(): void
}
