import type { Outlet } from './outlet.ts'

/** How long a gate may pause a socket before what is left is taken into memory: servers end what stands still. */
const PATIENCE_MILLISECONDS = 1000

/** So many times as long, without one value, and nobody is expected to go on any more. */
const STANDSTILL = 10

/** What waits to be read. */
export interface Unread {
  /** The reader is slow. */
  onSlow(): void
  /** The reader does not go on at all; says whether that makes a session free that somebody waits for. */
  giveWay(): boolean
}

/** Waits until values are emitted, and tells what waits behind them how slow that is; who is first gives way first. */
export async function patiently(
  emitted: Promise<void>,
  outlet: Outlet<never>,
  behind: readonly Unread[],
): Promise<void> {
  let last = outlet.emitted
  let still = 0
  const timer = setInterval(() => {
    for (const each of behind) each.onSlow()
    still = outlet.emitted === last ? still + 1 : 0
    last = outlet.emitted
    if (still >= STANDSTILL) behind.some(each => each.giveWay())
  }, PATIENCE_MILLISECONDS)
  try {
    await emitted
  } finally {
    clearInterval(timer)
  }
}
