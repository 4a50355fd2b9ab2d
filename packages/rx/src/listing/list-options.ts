import type { RemoteEntry, UnparsedItem } from '@sluice/transport'
import type { Gate } from '../pacing/gate.ts'

/** What every Observable takes that pulls its values from a session. */
export interface PacingOptions<V> {
  /** Holds the source back while the work on its values is behind: see `withGate`. */
  readonly gate?: Gate<V> | undefined
  readonly signal?: AbortSignal | undefined
  /**
   * Bytes that may be kept in memory so that the session is free for others while the gate is closed; default 32 MiB.
   * Past that the socket pauses.
   */
  readonly spoolBytes?: number | undefined
}

export interface ListOptions extends PacingOptions<RemoteEntry> {
  /** Called for each line that cannot be read. Without it, such a line fails the listing after its last entry. */
  readonly onUnparsed?: ((item: UnparsedItem) => void) | undefined
}

export interface NameListOptions extends PacingOptions<string> {}
