import { connectionOptionsOf } from '@sluice/transport'
import { Ftp } from './ftp.ts'
import type { FtpOptions } from './ftp-options.ts'

/**
 * A client for one server; it connects when it is first needed, and idle sessions do not keep the process running.
 *
 * Takes options, or a URL (`ftp:`, `ftpes:` for explicit TLS, `ftps:` for implicit TLS) with options that override it.
 * An operation that waits for another one inside it (a stream piped into a stream, a call within `session`) takes a
 * session each: set `sessions` accordingly. Where they wait for each other, one of them fails (`FTP_BAD_SEQUENCE`), at
 * once where that is certain, else after `stallTimeout`. Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what cannot be used.
 *
 * @example
 * await using ftp = createFtp('ftpes://user:secret@ftp.example.com/incoming', { sessions: 4 })
 */
export function createFtp(url: string | URL, options?: Partial<FtpOptions>): Ftp
export function createFtp(options: FtpOptions): Ftp
export function createFtp(where: string | URL | FtpOptions, options: Partial<FtpOptions> = {}): Ftp {
  if (typeof where !== 'string' && !(where instanceof URL)) return new Ftp(where)
  return new Ftp(connectionOptionsOf(where, options))
}
