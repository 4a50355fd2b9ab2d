import type { Outlet } from './outlet.ts'
import { patiently, type Unread } from './patience.ts'
import type { SessionBatches } from './session-batches.ts'

/**
 * Emits what a transfer brings, as fast as the gate lets it through; `select` says what of a batch, `behind` what else
 * waits for the same reader.
 */
export async function pullThrough<T, V>(
  batches: SessionBatches<T>,
  outlet: Outlet<V>,
  select: (batch: readonly T[]) => readonly V[],
  behind: readonly Unread[] = [],
): Promise<void> {
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const emitted = outlet.emit(select(next.value))
    if (emitted !== undefined) await patiently(emitted, outlet, [...behind, batches])
    if (outlet.closed) return await batches.stop()
  }
}
