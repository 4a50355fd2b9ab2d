import { FtpError, TransferError } from '@sluice/protocol'
import { FtpAbortError } from '@sluice/transport'
import { explainBytes } from '../failure/ftp-failure.ts'
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
  /**
   * A file that turns out to be another one is begun at byte 0, at once: that is no failure of the server. One whose
   * hash is another one is begun so once, as a retry.
   */
  readonly restarts: boolean
  /** Aborted when nothing can be tried any more. */
  readonly closing?: AbortSignal | undefined
}

/** Runs attempts until one succeeds, or fails for good: the error of the last one is told. */
export async function runAttempts<T>(attempts: Attempts<T>): Promise<T> {
  const { plan, signal, report, restarts, closing } = attempts
  let retries = 0
  let furthest = 0
  let wasDamaged = false
  for (let number = 1; ; number++) {
    try {
      return await attempts.attempt(number)
    } catch (error) {
      // Of the file, not of the last connection alone.
      if (isPartial(error)) explainBytes(error, report.reach(error.bytesTransferred))
      const isOther = restarts && isOfOtherFile(error)
      // A file that was changed while it was sent has another hash, and may rest now; what is damaged twice stays so.
      const isDamaged: boolean = restarts && isOfOtherHash(error) && !wasDamaged
      if (signal.aborted || !(error instanceof Error)) throw error
      const isHopeful = isDamaged || (isTransient(error) && attempts.isFinal?.(error) !== true)
      if (!isOther && !isHopeful) throw error
      wasDamaged ||= isDamaged
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

function isPartial(error: unknown): error is TransferError {
  return error instanceof TransferError && !isOfOtherFile(error)
}

/** What is there does not fit the file. */
export function isOfOtherFile(error: unknown): error is FtpError {
  return error instanceof FtpError && error.code === 'FTP_FILE_CHANGED'
}

/** All bytes have passed, and their hash is not that of the other side. */
export function isOfOtherHash(error: unknown): boolean {
  return error instanceof FtpError && error.code === 'FTP_WRONG_HASH'
}
