import type { DataConnection } from './data-connection.ts'

/** A way to a data connection, agreed on with the client and not yet used. */
export interface DataPort {
  /** Waits for the client or goes to it; rejects when no connection comes of it. */
  connect(): Promise<DataConnection>
  /** Gives it up, with its connection; not to be called once a transfer has the connection. */
  close(): void
}
