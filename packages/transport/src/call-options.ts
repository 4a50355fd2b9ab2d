import type { Representation, RetrieveRequest, StoreRequest, TimeValue } from '@sluice/protocol'
import type { LeastRate } from './data/flow-clock.ts'
import type { Throttle } from './throttle.ts'

/** A transfer, of which way ever. */
export type TransferRequest = { readonly retrieve: RetrieveRequest } | { readonly store: StoreRequest }

/** What every call of a session takes. */
export interface CallOptions {
  /** Aborts the call; the session gets back into step or closes. */
  readonly signal?: AbortSignal | undefined
}

/** What every transfer takes. */
export interface TransferOptions extends CallOptions {
  /**
   * Called when bytes may flow, with how many there will be, where that is known, and with when the file was last
   * changed, where a retrieve has asked for it and been told.
   */
  readonly onStart?: ((total: number | undefined, modified: TimeValue | undefined) => void) | undefined
  /** Called after each chunk with the bytes that were handed on or accepted so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined
  /** A limit in bytes per second, which other transfers may share. */
  readonly throttle?: Throttle | undefined
  /**
   * Give up where the server is slower than that (`FtpTooSlowError`); time in which our own side is slow is not
   * counted.
   */
  readonly minRate?: LeastRate | undefined
}

/** What a retrieve takes besides its path and target. */
export interface RetrieveOptions extends TransferOptions {
  /** Bytes to leave out at the beginning; default 0. */
  readonly offset?: number | undefined
  /** The last byte, inclusive as in `node:fs`; a server without RANG is stopped there, which some do not survive. */
  readonly end?: number | undefined
  /** The size of the whole file in bytes, if it is known; else the server is asked where that is free. */
  readonly size?: number | undefined
  /**
   * Ask when the file was last changed (MDTM), for `onStart`: of files of more than 64 KiB, where that costs no round
   * trip. Default false.
   */
  readonly asksTime?: boolean | undefined
  /** Default `image`, bytes as they are; `ascii` is text (TYPE A), whose line ends become LF. */
  readonly representation?: Representation | undefined
  /**
   * The retrieve that follows at once, for those who await each call: a server that is known to bear it is asked for
   * what comes first there before this one is over, which saves a round trip. Calls that wait already need no word.
   *
   * A function is asked when the server can be told, once and only if nothing waits; it may name a transfer of any
   * kind.
   */
  readonly next?: RetrieveRequest | (() => TransferRequest | undefined) | undefined
}

/** What a store takes besides its source and path; `append`, `offset` and `unique` exclude each other. */
export interface StoreOptions extends TransferOptions {
  /** Add to the end of the remote file. Default false. */
  readonly append?: boolean | undefined
  /** Where in the remote file the first byte goes; default 0, which replaces the file. */
  readonly offset?: number | undefined
  /** Bytes that the source will give; another count is an error. */
  readonly size?: number | undefined
  /**
   * Let the server choose a name that is not there yet (STOU); the report has it, where the server says it. Default
   * false.
   */
  readonly unique?: boolean | undefined
  /** Tell the server beforehand how much room a known size takes (ALLO). Default false. */
  readonly allocate?: boolean | undefined
  /** Default `image`, bytes as they are; `ascii` is text (TYPE A), whose LF become CRLF. */
  readonly representation?: Representation | undefined
  /** For text: put a line end behind a last line that has none, as `ftplib` does. Default false. */
  readonly finalLineEnd?: boolean | undefined
  /**
   * Ask the source for its first chunk before the server for the file: one that fails without having given anything
   * costs the server nothing of what it has. What the server refuses then has been asked all the same. Default false.
   */
  readonly awaitsSource?: boolean | undefined
  /** The store that follows at once, as for a retrieve. */
  readonly next?: StoreRequest | (() => TransferRequest | undefined) | undefined
}
