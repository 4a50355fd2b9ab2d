import type { Lease } from './lease.ts'
import type { UseOptions } from './pool-work.ts'
import type { SessionFrame } from './session-frame.ts'

/** Somebody who wants a session; exactly one of `grant` and `refuse` is called, once. */
export interface Waiter extends Pick<UseOptions, 'priority' | 'transfer'> {
  readonly grant: (lease: Lease) => void
  readonly refuse: (error: unknown) => void
  /** When he began to wait. */
  readonly since: number
  /** Within which work on a session he asks. */
  readonly frame: SessionFrame | undefined
}
