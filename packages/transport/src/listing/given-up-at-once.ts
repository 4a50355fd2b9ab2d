import type { PulledBatches } from './pulled-batches.ts'

/**
 * A generator over pulled batches whose `return()` takes effect at once: a generator by itself would first wait for the
 * batch that it has asked for.
 */
export function givenUpAtOnce<T>(
  batches: PulledBatches<unknown>,
  values: AsyncGenerator<T, void, undefined>,
): AsyncIterableIterator<T> {
  const giveUp = async (): Promise<IteratorResult<T, void>> => {
    await batches.return()
    return await values.return()
  }
  return {
    next: () => values.next(),
    return: giveUp,
    async throw(error) {
      await giveUp()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
