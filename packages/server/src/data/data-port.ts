import type { DataConnection } from './data-connection.ts'

/** A way to a data connection, agreed on with the client and not yet used. */
export interface DataPort {
  /** Waits for the client or goes to it; rejects when no connection comes of it. */
  connect(): Promise<DataConnection>
  /** Gives it up when its transfer is refused; a connection that is there already, or on its way, is ended in order. */
  close(): void
  /** Gives it up at once; a connection that is there already is reset, which no client can take for an empty file. */
  breakOff(): void
}
