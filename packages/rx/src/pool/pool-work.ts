import type { FtpSession, TransferRequest } from '@sluice/transport'
import type { Operation } from './operations.ts'

/**
 * What is done with a session that a pool lends for it. `next` says which transfer comes next on that session, if any;
 * pass it on as the option of that name, for the pool keeps that transfer for this session once it has been asked.
 */
export type PoolWork<T> = (session: FtpSession, next: () => TransferRequest | undefined) => Promise<T>

/** How a session is wanted. */
export interface UseOptions {
  /** What the work is a part of, if it is not all that was asked for. */
  readonly operation?: Operation | undefined
  /** Gives up waiting; the work itself has to look at it on its own. */
  readonly signal?: AbortSignal | undefined
  /** Short calls go before transfers. Default `call`. */
  readonly priority?: 'call' | 'transfer' | undefined
  /** What will be transferred, so that the transfer before it can prepare that. */
  readonly transfer?: TransferRequest | undefined
  /**
   * Whether the work may run once more, on another session, if its own turns out to have been lost since it was used
   * last and the server has not answered anything. Default: calls may, transfers may not, for their streams are used
   * up.
   */
  readonly repeats?: (() => boolean) | undefined
  /**
   * Called once while the work runs, as soon as somebody waits for a session and none is free for him, also if that is
   * so already when the work begins: what can let go of its session should do so.
   */
  readonly onWaiting?: (() => void) | undefined
}
