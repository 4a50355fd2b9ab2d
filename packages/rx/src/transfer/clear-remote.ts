import type { PathArgument } from '@sluice/protocol'
import type { Caller } from '../calls/caller.ts'
import { pathText } from '../path-text.ts'
import { isMissing } from './is-missing.ts'

/** How long it may take to clear up behind a failed upload. */
const MOST_MILLISECONDS = 5_000

/** What a failed upload has done on the server. */
export interface Traces {
  /** Where bytes have gone, if any could. */
  readonly stored: PathArgument | undefined
  /** They are not to be removed. */
  readonly isKept: boolean
  /** Where the file is that was moved away for the new one. */
  readonly backup: PathArgument | undefined
  /** The server has already refused to move that one back. */
  readonly isSettled: boolean
}

/**
 * Removes what is of no use to anybody, and moves back what was moved away for it. Resolves to what may be left under
 * names other than `path`, as they are shown.
 */
export async function clearRemote(
  caller: Caller,
  path: PathArgument,
  { stored, isKept, backup, isSettled }: Traces,
): Promise<readonly string[]> {
  const left = new Set([stored, backup].filter(trace => trace !== undefined))
  const shown = () => [...left].filter(trace => trace !== path).map(trace => pathText(trace, caller.charset))
  const goes = isKept ? undefined : stored
  const returns = isSettled ? undefined : backup
  if (goes === undefined && returns === undefined) return shown()
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), MOST_MILLISECONDS)
  const { signal } = late
  const clear = async (trace: PathArgument | undefined, work: (trace: PathArgument) => Promise<unknown>) => {
    if (trace !== undefined && (await isDone(work(trace)))) left.delete(trace)
  }
  await caller
    .run(
      async session => {
        await clear(goes, trace => session.delete(trace, { signal }))
        await clear(returns, trace => session.rename(trace, path, { signal }))
      },
      { signal },
    )
    // What the upload failed with is what counts.
    .catch(() => {})
  clearTimeout(timer)
  return shown()
}

/** What is not there need not be cleared. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  return await work.then(() => true, isMissing)
}
