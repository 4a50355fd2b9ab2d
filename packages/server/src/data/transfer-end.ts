/** How the bytes of a transfer came to their end. */
export type TransferEnd =
  | { readonly type: 'complete' }
  /** ABOR, or the control connection went away. */
  | { readonly type: 'aborted' }
  /** The data connection never came, or not through its TLS handshake. */
  | { readonly type: 'not-connected' }
  /** The peer did not take or give a byte for too long. */
  | { readonly type: 'stalled' }
  | { readonly type: 'connection-failed'; readonly error: unknown }
  | { readonly type: 'file-failed'; readonly error: unknown }

/** What both directions of a transfer are told. */
export interface TransferOptions {
  /** Aborting it breaks the transfer off. */
  readonly signal: AbortSignal
  /** Milliseconds that the peer may let pass without a byte. */
  readonly stallMs: number
  onBytes(count: number): void
}
