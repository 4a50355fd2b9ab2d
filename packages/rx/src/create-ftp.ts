import { checkConnectionOptions, connectionOptionsOf, plainConnectionOptions } from '@sluice/transport'
import { badOption } from './failure/bad-option.ts'
import { explain } from './failure/ftp-failure.ts'
import { Ftp } from './ftp.ts'
import { type FtpOptions, namesOfItsOwn } from './ftp-options.ts'

/**
 * A client for one server; it connects when it is first needed, and idle sessions do not keep the process running.
 *
 * Takes options, or a URL (`ftp:`, `ftpes:` for explicit TLS, `ftps:` for implicit TLS) with options that override it.
 * An operation that waits for another one inside it (a stream piped into a stream, a call within `session`) takes a
 * session each: set `sessions` accordingly. Where they wait for each other, one of them fails (`FTP_BAD_SEQUENCE`), at
 * once where that is certain, else after `stallTimeout`. Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what
 * cannot be used.
 *
 * @example
 * await using ftp = createFtp('ftpes://user:secret@ftp.example.com/incoming', { sessions: 4 })
 */
export function createFtp(url: string | URL, options?: Partial<FtpOptions>): Ftp
export function createFtp(options: FtpOptions): Ftp
export function createFtp(where: string | URL | FtpOptions, options: Partial<FtpOptions> = {}): Ftp {
  try {
    const isUrl = typeof where === 'string' || where instanceof URL
    if (!isUrl && (typeof where !== 'object' || where === null)) {
      throw badOption(`a client wants a URL, or options with a host, not ${where}`)
    }
    const given = plainConnectionOptions(isUrl ? options : where, namesOfItsOwn)
    const all = isUrl ? connectionOptionsOf(where, given) : (given as FtpOptions)
    checkConnectionOptions(all)
    return new Ftp(all)
  } catch (error) {
    throw explain(error)
  }
}
