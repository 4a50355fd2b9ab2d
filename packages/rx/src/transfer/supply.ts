import type { Readable } from 'node:stream'
import type { StoreInput } from '@sluice/transport'

/** Whether and how an upload can be tried again: not, from byte 0, where it was, or the source is another one by now. */
export type Again = 'never' | 'anew' | 'on' | 'changed'

/** Where the bytes of an upload come from, over all its attempts. */
export interface Supply {
  /** It can be opened at any byte. */
  readonly seeks: boolean
  /** What was opened once can be opened again, if only at byte 0. */
  readonly reopens: boolean
  /** Asked behind a failure, and once more before it goes on. */
  again(): Promise<Again> | Again
  /** What is sent from a byte on; other bytes than 0 only where it can go on. */
  open(startAt: number): StoreInput | Promise<StoreInput>
  /** The same as a stream. */
  stream(startAt: number): Readable | Promise<Readable>
  /** Bytes that there are in all, where that is known without a look; else `size` tells it after one. */
  readonly knownSize: number | undefined
  size(): Promise<number | undefined>
}
