/** What a promise came to within its time. */
export type Within<T> =
  | { readonly type: 'here'; readonly value: T }
  | { readonly type: 'rejected'; readonly error: Error }
  | { readonly type: 'late' }
  | { readonly type: 'aborted' }

/**
 * Waits for a promise, at most so many milliseconds (for ever if undefined) and until the signal aborts; never
 * rejects.
 */
export function within<T>(
  promise: Promise<T>,
  milliseconds: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Within<T>> {
  return new Promise(resolve => {
    const settle = (result: Within<T>) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const onAbort = () => settle({ type: 'aborted' })
    const timer =
      milliseconds === undefined ? undefined : setTimeout(() => settle({ type: 'late' }), milliseconds)
    promise.then(
      value => settle({ type: 'here', value }),
      error => settle({ type: 'rejected', error: error instanceof Error ? error : new Error(String(error)) }),
    )
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort)
  })
}
