/** What every call of a session takes. */
export interface CallOptions {
  /** Aborts the call; the session gets back into step or closes. */
  readonly signal?: AbortSignal | undefined
}

/** What every transfer takes. */
export interface TransferOptions extends CallOptions {
  /** Called when bytes may flow, with how many there will be, where that is known. */
  readonly onStart?: ((total: number | undefined) => void) | undefined
  /** Called after each chunk with the bytes that were handed on or accepted so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined
}

export interface RetrieveOptions extends TransferOptions {
  /** Bytes to leave out at the beginning. */
  readonly offset?: number | undefined
  /** The last byte, inclusive as in `node:fs`; a server without RANG is stopped there, which some do not survive. */
  readonly end?: number | undefined
  /** The size of the whole file in bytes, if it is known; else the server is asked where that is free. */
  readonly size?: number | undefined
}

export interface StoreOptions extends TransferOptions {
  /** Add to the end of the remote file. */
  readonly append?: boolean | undefined
  /** Where in the remote file the first byte goes. */
  readonly offset?: number | undefined
  /** Bytes that the source will give; another count is an error. */
  readonly size?: number | undefined
}
