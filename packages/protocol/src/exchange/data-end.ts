/**
 * How a data connection ended, as far as its sockets can tell; `bytes` went to the consumer or into the socket. A
 * `note` is what else is known of our own side, for the error.
 */
export type DataEnd =
  /** FIN, and over TLS close_notify; for uploads: the source ended well and all of it was written. */
  | { readonly how: 'orderly'; readonly bytes: number }
  /**
   * FIN without the close_notify that TLS demands: the end may have been cut off. Whoever insists takes no count for a
   * proof.
   */
  | { readonly how: 'unproven'; readonly bytes: number; readonly insists?: boolean | undefined }
  /** As many bytes as `DataUse.stopAt` wants have come; what came behind them has not been handed on. */
  | { readonly how: 'reached'; readonly bytes: number }
  /** Reset, TLS failure, or no progress in time. */
  | {
      readonly how: 'broken'
      readonly bytes: number
      readonly cause: unknown
      /** We broke it off, for this cause: what the server says to that is no reason of its own. */
      readonly byUs?: true
      /** What the failure is called; `FTP_DATA_BROKEN` unless set. There where the peer is not to be trusted. */
      readonly code?: string
      readonly note?: string | undefined
    }
  /** More came than was expected; what was too much has not been handed on. */
  | { readonly how: 'overrun'; readonly bytes: number }
  /** The caller's own sink or source failed. */
  | { readonly how: 'caller-failed'; readonly bytes: number; readonly cause: unknown }
  /** Dropped because the server's final reply was negative, or because the session was closed from this side. */
  | { readonly how: 'stopped'; readonly bytes: number; readonly note?: string | undefined }
