import type { FlowClock } from './flow-clock.ts'

/** Servers give up on clients that stand still; some after seconds. */
const WORTH_A_WORD_MILLISECONDS = 1_000

/** What the error of a flow has to say of our own side, if that had stood still for long. */
export function pausedNote({ longestOwn }: FlowClock): { readonly note?: string } {
  if (longestOwn < WORTH_A_WORD_MILLISECONDS) return {}
  const seconds = Math.round(longestOwn / 1_000)
  return {
    note:
      `our own side had stood still for up to ${seconds} s at a time, ` +
      'which servers and firewalls take for a client that is gone',
  }
}
