import type { Outlet } from './outlet.ts'
import type { SessionBatches } from './session-batches.ts'

/** How long a gate may pause a socket before what is left is taken into memory: servers end what stands still. */
const PATIENCE_MILLISECONDS = 1000

/** So many times as long, without one value, and nobody is expected to go on any more. */
const STANDSTILL = 10

/** Emits what a transfer brings, as fast as the gate lets it through; `select` says what of a batch. */
export async function pullThrough<T, V>(
  batches: SessionBatches<T>,
  outlet: Outlet<V>,
  select: (batch: readonly T[]) => readonly V[],
): Promise<void> {
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const emitted = outlet.emit(select(next.value))
    if (emitted !== undefined) await patiently(emitted, batches, outlet)
    if (outlet.closed) return await batches.stop()
  }
}

async function patiently<T, V>(
  emitted: Promise<void>,
  batches: SessionBatches<T>,
  outlet: Outlet<V>,
): Promise<void> {
  let last = outlet.emitted
  let still = 0
  const timer = setInterval(() => {
    batches.onSlow()
    still = outlet.emitted === last ? still + 1 : 0
    last = outlet.emitted
    if (still >= STANDSTILL) batches.giveWay()
  }, PATIENCE_MILLISECONDS)
  try {
    await emitted
  } finally {
    clearInterval(timer)
  }
}
