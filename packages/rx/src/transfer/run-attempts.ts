import { FtpError } from '@sluice/protocol'
import { FtpAbortError } from '@sluice/transport'
import { isTransient } from '../failure/is-transient.ts'
import { pause } from './pause.ts'
import type { ProgressReport } from './progress-report.ts'
import type { RetryPlan } from './retry-options.ts'

/** What is tried again, and how. */
export interface Attempts<T> {
  readonly plan: RetryPlan
  readonly signal: AbortSignal
  readonly report: ProgressReport
  /** Attempts are numbered from 1 on. */
  attempt(number: number): Promise<T>
  /** The byte at which the next attempt goes on; undefined where there can be none. */
  goesOnAt(error: Error): Promise<number | undefined> | number | undefined
  /** Trying again cannot help, though the error is a transient one. */
  isFinal?(error: Error): boolean
  /** A file that turns out to be another one is begun at byte 0, at once: that is no failure of the server. */
  readonly restarts: boolean
  /** Aborted when nothing can be tried any more. */
  readonly closing?: AbortSignal | undefined
}

/** Runs attempts until one succeeds, or fails for good: the error of the last one is told. */
export async function runAttempts<T>(attempts: Attempts<T>): Promise<T> {
  const { plan, signal, report, restarts, closing } = attempts
  let retries = 0
  let furthest = 0
  for (let number = 1; ; number++) {
    try {
      return await attempts.attempt(number)
    } catch (error) {
      const isOther = restarts && isOfOtherFile(error)
      if (signal.aborted || !(error instanceof Error)) throw error
      if (!isOther && (!isTransient(error) || attempts.isFinal?.(error) === true)) throw error
      if (plan.resetOnSuccess && report.furthest > furthest) retries = 0
      furthest = report.furthest
      if (!isOther && retries >= plan.count) throw error
      const startAt = isOther ? 0 : await attempts.goesOnAt(error)
      if (startAt === undefined) throw error
      if (!isOther) retries++
      const delay = isOther ? 0 : plan.delay(error, retries)
      report.retry(error, number + 1, delay, startAt)
      if (delay > 0) await pause(delay, signal, closing)
      // The client is closed: what it has failed with says more.
      if (closing?.aborted) throw error
      if (signal.aborted) throw new FtpAbortError('transfer', signal.reason)
    }
  }
}

/** What is there does not fit the file. */
export function isOfOtherFile(error: unknown): error is FtpError {
  return error instanceof FtpError && error.code === 'FTP_FILE_CHANGED'
}
