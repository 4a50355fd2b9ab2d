import { badOption } from './bad-option.ts'
import type { ConnectionOptions, TlsMode } from './connection-options.ts'
import { parseFtpUrl } from './ftp-url.ts'

/** A folder to begin in: relative to that of the log-in, or absolute. */
export interface StartingPath {
  readonly path?: string | undefined
}

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for a folder that cannot be. */
export function checkPath({ path }: StartingPath): void {
  if (path !== undefined && typeof path !== 'string')
    throw badOption('path must be the folder to begin in, as a text')
}

/**
 * What a URL says as options, and options that override it; the scheme may be strengthened by `mode`, not weakened.
 *
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`).
 *
 * @example
 * connectionOptionsOf('ftpes://user:secret@ftp.example.com/incoming', { charset: 'latin1' })
 */
export function connectionOptionsOf<Options extends Partial<ConnectionOptions> & StartingPath>(
  url: string | URL,
  options?: Options,
): Options & ConnectionOptions & StartingPath {
  const { mode, ...rest } = parseFtpUrl(url)
  // An option that is there but undefined must not erase what the URL says, its TLS least of all.
  const set = Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined))
  return { ...rest, ...(set as unknown as Options), mode: modeFor(mode, options?.mode) }
}

/** `ftp:` leaves the choice to the options. */
function modeFor(scheme: TlsMode, wanted: TlsMode | undefined): TlsMode | undefined {
  if (scheme === 'none') return wanted
  if (wanted === undefined || wanted === scheme) return scheme
  throw badOption(
    `the URL asks for TLS (${scheme}) and the option mode for "${wanted}"; leave one of them out`,
  )
}
