import { LocalProtocolError } from '@sluice/protocol'
import { parseFtpUrl, type TlsMode } from '@sluice/transport'
import { Ftp } from './ftp.ts'
import type { FtpOptions } from './ftp-options.ts'

/**
 * A client for one server; it connects when it is first needed, and idle sessions do not keep the process running.
 *
 * Takes options, or a URL (`ftp:`, `ftpes:` for explicit TLS, `ftps:` for implicit TLS) with options that override it.
 * An operation that waits for another one inside it (a stream piped into a stream, a call within `session`) takes a
 * session each: set `sessions` accordingly. Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what cannot be used.
 *
 * @example
 * await using ftp = createFtp('ftpes://user:secret@ftp.example.com/incoming', { sessions: 4 })
 */
export function createFtp(url: string | URL, options?: Partial<FtpOptions>): Ftp
export function createFtp(options: FtpOptions): Ftp
export function createFtp(where: string | URL | FtpOptions, options: Partial<FtpOptions> = {}): Ftp {
  if (typeof where !== 'string' && !(where instanceof URL)) return new Ftp(where)
  const { mode, ...rest } = parseFtpUrl(where)
  // An option that is there but undefined must not erase what the URL says, its TLS least of all.
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return new Ftp({ ...rest, ...set, mode: modeFor(mode, options.mode) })
}

/** The scheme of a URL may be strengthened by an option, not weakened; `ftp:` leaves the choice to the options. */
function modeFor(scheme: TlsMode, wanted: TlsMode | undefined): TlsMode | undefined {
  if (scheme === 'none') return wanted
  if (wanted === undefined || wanted === scheme) return scheme
  throw new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `the URL asks for TLS (${scheme}) and the option mode for "${wanted}"; leave one of them out`,
  })
}
