import { badOption } from '../bad-option.ts'
import type { TransferOptions } from '../call-options.ts'
import { MAX_MILLISECONDS } from '../max-milliseconds.ts'

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for limits of a transfer that are none. */
export function checkFlowLimits({ minRate, throttle }: Pick<TransferOptions, 'minRate' | 'throttle'>): void {
  if (throttle !== undefined && typeof throttle?.join !== 'function')
    throw badOption('throttle must be a limit such as new Throttle({ bytesPerSecond: 1_000_000 })')
  if (minRate === undefined) return
  const { bytesPerSecond, milliseconds = 1 } = minRate
  if (!(bytesPerSecond > 0 && Number.isFinite(bytesPerSecond))) {
    throw badOption(`minRate.bytesPerSecond must be a number above 0, not ${bytesPerSecond}`)
  }
  if (Number.isInteger(milliseconds) && milliseconds >= 1 && milliseconds <= MAX_MILLISECONDS) return
  throw badOption(
    `minRate.milliseconds must be a whole number from 1 to ${MAX_MILLISECONDS}, not ${milliseconds}`,
  )
}
