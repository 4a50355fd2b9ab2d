/** How the bytes of a transfer came to their end. */
export type TransferEnd =
  | {
      readonly type: 'complete'
      /** The upload came under TLS and ended without close_notify: nobody knows whether it was whole. */
      readonly withoutCloseNotify?: true
    }
  /** ABOR, or the control connection went away. */
  | { readonly type: 'aborted' }
  /** The data connection never came, or not through its TLS handshake. */
  | { readonly type: 'not-connected' }
  /** The data connection did not resume a TLS session, which is required. */
  | { readonly type: 'not-resumed' }
  /** The peer did not take or give a byte for too long. */
  | { readonly type: 'stalled' }
  /** The upload came under TLS and ended without close_notify, which is required. */
  | { readonly type: 'cut' }
  /** What came is not what the mode of the transfer asks for. */
  | { readonly type: 'undecodable'; readonly error: unknown }
  | { readonly type: 'connection-failed'; readonly error: unknown }
  | { readonly type: 'file-failed'; readonly error: unknown }

/** What both directions of a transfer are told. */
export interface TransferOptions {
  /** Aborting it breaks the transfer off. */
  readonly signal: AbortSignal
  /** Milliseconds that the peer may let pass without a byte. */
  readonly stallMs: number
  /** Refuse an upload that ends without close_notify under TLS. */
  readonly requireCloseNotify: boolean
  /** Bytes as they travel, compressed and with the line ends of TYPE A. */
  onBytes(count: number): void
}
