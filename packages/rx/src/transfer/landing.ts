import type { RetrieveTarget } from '@sluice/transport'
import type { RemoteFacts } from './remote-facts.ts'
import type { RunningHash } from './running-hash.ts'

/** What bounds the end of a destination. */
export interface Completion {
  readonly signal: AbortSignal
  /** How long it may take; 0 for as long as it likes. */
  readonly milliseconds: number
}

/** How one attempt of a download lands. */
export interface Approach {
  readonly target: RetrieveTarget
  /** The byte of the file that is written first. */
  readonly startAt: number
  /** The byte of the file that is fetched first: some before `startAt` may be fetched again to be compared. */
  readonly offset: number
  /** Called when bytes may flow. */
  started?(): void
  /** The bytes are those of the file: resolves when they are where they go to. */
  complete?(how: Completion): Promise<void>
  /** The attempt failed. */
  abandon?(error: Error): Promise<void>
}

/** What an attempt of a download wants of its landing. */
export interface ApproachOptions {
  /** The byte from which on bytes are wanted. */
  readonly startAt: number
  /** Attempts are numbered from 1 on. */
  readonly attempt: number
  /** Computed of all bytes of the file while they pass, of those that are there before. */
  readonly hash: RunningHash | undefined
  /** The size of the file, where it is known; asked when bytes may flow. */
  size(): number | undefined
}

/** Where the bytes of a download go, over all its attempts. */
export interface Landing {
  /** A further attempt can go on where the one before it was. */
  readonly goesOn: boolean
  /** Nothing but facts shows that a file is still the same, so they have to be known from the beginning on. */
  readonly needsFacts: boolean
  /** The byte at which an earlier process has left off a file with these facts. */
  former?(facts: RemoteFacts): Promise<number>
  /** A file with these facts is begun at byte 0. */
  note?(facts: RemoteFacts): Promise<void>
  /** The byte at which a further attempt goes on, behind a failure: none where what was handed over is gone for good. */
  goOnAt(handedOver: number): Promise<number | undefined> | number | undefined
  approach(options: ApproachOptions): Promise<Approach> | Approach
  /** All bytes are there and verified. */
  finish?(): Promise<void>
  /** It failed for good. Resolves to the files that are left under names that nobody knows. */
  giveUp?(): Promise<readonly string[]>
}
