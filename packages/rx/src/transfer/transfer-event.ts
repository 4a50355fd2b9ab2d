import type { TransferReport } from '@sluice/protocol'

/** What a transfer came to; that of a stream has one attempt, and nothing is verified there. */
export interface TransferResult extends TransferReport {
  /** Bytes that the file has where it went to; of a stream, those that went through it. */
  readonly bytes: number
  /** Milliseconds from the first byte that could flow to the end of it all, verification included. */
  readonly milliseconds: number
  /** How many times it was begun; 1 where nothing went wrong. */
  readonly attempts: number
  /** The byte at which the last attempt went on; 0 where that brought the whole file. */
  readonly resumedFrom: number
  /** Bytes that went over data connections, those of failed attempts included. */
  readonly transferred: number
  /** What was asked for with `verify` and has been shown; undefined where nothing was asked for. */
  readonly verified: 'size' | 'hash' | undefined
  /** The hash that both sides have, with `verify: 'hash'`; in lower case. */
  readonly hash?: { readonly algorithm: string; readonly hex: string } | undefined
}

/** Bytes may flow now; once for each attempt. */
export interface TransferStarted {
  readonly type: 'started'
  readonly path: string
  /** Bytes of the whole file, where that is known. */
  readonly total: number | undefined
  /** The first byte of the file that is transferred. */
  readonly startAt: number
}

/** How far it is, told ten times a second at most. */
export interface TransferProgress {
  readonly type: 'progress'
  readonly path: string
  /** Bytes of the file that have passed, those before a resumption included. */
  readonly bytes: number
  readonly total: number | undefined
  /** Bytes per second of late. */
  readonly rate: number
  /** Milliseconds that it takes yet at this rate; undefined where the total is not known. */
  readonly timeLeft: number | undefined
}

/** An attempt has failed, and another one follows. */
export interface TransferRetry {
  readonly type: 'retry'
  readonly path: string
  readonly error: Error
  /** The number of the attempt that follows: 2 for the first retry. */
  readonly attempt: number
  /** Milliseconds until then. */
  readonly delay: number
  /** The byte at which it goes on, unless the file turns out to be another one. */
  readonly startAt: number
}

/** It is whole. */
export interface TransferDone {
  readonly type: 'done'
  readonly path: string
  readonly result: TransferResult
}

/** What a download or an upload tells while it runs; `done` is always the last one. */
export type TransferEvent = TransferStarted | TransferProgress | TransferRetry | TransferDone
