/** Resolves after so many milliseconds, or as soon as one of the signals is aborted. */
export function pause(milliseconds: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      for (const signal of signals) signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    for (const signal of signals) signal?.addEventListener('abort', end)
    if (signals.some(signal => signal?.aborted)) end()
  })
}
