import { RemoteProtocolError } from '@sluice/protocol'
import type { Outlet } from './outlet.ts'

/** A million entries take some half a gigabyte; more of one folder are not put in order. */
const MOST_VALUES = 1_000_000

/** Keeps values, up to a million. */
export class Collector<V> implements Outlet<V> {
  readonly values: V[] = []
  readonly closed = false

  get emitted(): number {
    return this.values.length
  }

  emit(batch: readonly V[]): undefined {
    if (this.values.length + batch.length > MOST_VALUES) {
      throw new RemoteProtocolError({
        code: 'FTP_LIMIT_EXCEEDED',
        phase: 'listing',
        message: `a folder has more than ${MOST_VALUES} entries; walk it without sort`,
      })
    }
    for (const value of batch) this.values.push(value)
  }
}
