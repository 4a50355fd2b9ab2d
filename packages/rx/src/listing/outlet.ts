/** Takes values in batches, as fast as it can. */
export interface Outlet<V> {
  /** Nobody wants more. */
  readonly closed: boolean
  /** How many values have passed. */
  readonly emitted: number
  /** Undefined if all have passed; else it resolves when they have, or when nobody wants them any more. */
  emit(batch: readonly V[]): Promise<void> | undefined
}
