import { LocalProtocolError } from '@sluice/protocol'
import type { TransferOptions } from '../call-options.ts'

/** The longest time of a Node timer; longer ones fire at once. */
const MAX_MILLISECONDS = 2 ** 31 - 1

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for limits of a transfer that are none. */
export function checkFlowLimits({ minRate, throttle }: Pick<TransferOptions, 'minRate' | 'throttle'>): void {
  if (throttle !== undefined && typeof throttle.join !== 'function') throw bad('throttle must be a Throttle')
  if (minRate === undefined) return
  const { bytesPerSecond, milliseconds = 1 } = minRate
  if (!(bytesPerSecond > 0 && Number.isFinite(bytesPerSecond))) {
    throw bad(`minRate.bytesPerSecond must be a number above 0, not ${bytesPerSecond}`)
  }
  if (Number.isInteger(milliseconds) && milliseconds >= 1 && milliseconds <= MAX_MILLISECONDS) return
  throw bad(`minRate.milliseconds must be a whole number from 1 to ${MAX_MILLISECONDS}, not ${milliseconds}`)
}

function bad(message: string): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_OPTION', phase: 'configuration', message })
}
