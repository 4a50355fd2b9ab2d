import { badOption } from './bad-option.ts'
import { checkNames } from './check-names.ts'
import { checkFlowLimits } from './data/check-flow-limits.ts'
import { type CompressionOptions, resolveCompression } from './data/compression.ts'
import type { TlsEnd } from './data/flow-options.ts'
import { type ActiveOptions, checkActive } from './driver/active-options.ts'
import type { DriverOptions } from './driver/driver-options.ts'
import { MAX_MILLISECONDS } from './max-milliseconds.ts'
import type { Throttle } from './throttle.ts'

/** How the data connections of a session are made, and what is asked of them. */
export interface DataOptions {
  /** Who connects: we do (`passive`, the default), or the server does, which firewalls seldom let through. */
  readonly dataMode?: 'passive' | 'active' | undefined
  /** How the server finds us in active mode. */
  readonly active?: ActiveOptions | undefined
  /**
   * What shows that a download over TLS was not cut short.
   *
   * `size`, the default: the server's close_notify, or as many bytes as the file has. `strict`: close_notify in any
   * case. `lenient`: neither, for servers that never send one and sizes that nobody knows.
   */
  readonly tlsEnd?: TlsEnd | undefined
  /** Limits for all downloads (listings too) and all uploads of the session; one may be shared by many sessions. */
  readonly throttles?: Throttles | undefined
  /**
   * Send NOOP each time that a transfer has run for so many milliseconds, for routers that forget quiet connections.
   * Off by default: servers are asked something while they are at work, which some take badly.
   */
  readonly noopDuringTransfers?: number | undefined
  /**
   * Compress transfers (MODE Z) where the server can; they go as they are where it cannot, as do uploads to ProFTPD,
   * whose `mod_deflate` fails at all but small ones, and copies from server to server. Default false.
   */
  readonly compress?: boolean | CompressionOptions | undefined
}

export interface Throttles {
  readonly download?: Throttle | undefined
  readonly upload?: Throttle | undefined
}

/** What a driver of exchanges has to know of them. */
export type DataSettings = Pick<
  DriverOptions,
  'active' | 'tlsEnd' | 'throttles' | 'noopDuringTransfers' | 'compression'
>

const tlsEnds: ReadonlySet<unknown> = new Set<TlsEnd>(['strict', 'size', 'lenient'])
const dataModes: ReadonlySet<unknown> = new Set(['passive', 'active'])

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what cannot be. */
export function resolveDataOptions({
  dataMode = 'passive',
  active,
  tlsEnd = 'size',
  throttles,
  noopDuringTransfers,
  compress,
}: DataOptions): DataSettings {
  checkActive(active)
  if (!dataModes.has(dataMode)) throw badOption(`dataMode must be passive or active, not ${dataMode}`)
  if (throttles !== undefined) checkThrottles(throttles)
  if (!tlsEnds.has(tlsEnd)) throw badOption(`tlsEnd must be strict, size or lenient, not ${tlsEnd}`)
  const isTime = Number.isInteger(noopDuringTransfers ?? 1)
  if (!isTime || (noopDuringTransfers ?? 1) < 1 || (noopDuringTransfers ?? 1) > MAX_MILLISECONDS) {
    throw badOption(
      `noopDuringTransfers must be a whole number of milliseconds of 1 or more, not ${noopDuringTransfers}`,
    )
  }
  return { active, tlsEnd, throttles, noopDuringTransfers, compression: resolveCompression(compress) }
}

function checkThrottles(throttles: Throttles): void {
  checkNames('throttles', throttles, ['download', 'upload'] satisfies (keyof Throttles)[])
  checkFlowLimits({ throttle: throttles.download })
  checkFlowLimits({ throttle: throttles.upload })
}
