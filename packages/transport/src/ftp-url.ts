import { domainToASCII } from 'node:url'
import { LocalProtocolError } from '@sluice/protocol'
import type { TlsMode } from './connection-options.ts'

/** What a URL says. */
export interface FtpUrl {
  readonly host: string
  readonly port: number | undefined
  readonly mode: TlsMode
  readonly user: string | undefined
  readonly password: string | undefined
  /** Relative to the folder of the log-in, or absolute; empty for that folder itself. */
  readonly path: string
}

const modes: ReadonlyMap<string, TlsMode> = new Map([
  ['ftp:', 'none'],
  ['ftpes:', 'required'],
  ['ftps:', 'implicit'],
])

/**
 * Reads `ftp:` (clear text), `ftpes:` (explicit TLS) and `ftps:` (implicit TLS) URLs.
 *
 * Paths follow RFC 1738, 3.2.2: relative to the folder of the log-in, `%2F` in front makes them absolute; `;type=`
 * is dropped. Throws
 * `LocalProtocolError` (`FTP_BAD_OPTION`); its message never repeats the URL, which may hold a password.
 *
 * @example
 * parseFtpUrl('ftpes://user:secret@ftp.example.com/incoming').path // 'incoming'
 */
export function parseFtpUrl(text: string | URL): FtpUrl {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw badUrl('it is no URL; write ftp://user:password@host/path')
  }
  const mode = modes.get(url.protocol)
  if (mode === undefined) {
    throw badUrl(
      `the scheme "${url.protocol}" is not known; use ftp:, ftpes: (explicit TLS) or ftps: (implicit TLS)`,
    )
  }
  if (/[?#]/.test(url.href))
    throw badUrl('there is a ? or # in it, which says nothing to FTP; write them as %3F and %23')
  if (url.hostname === '') throw badUrl('it names no host; write ftp://user:password@host/path')
  return {
    host: hostOf(url),
    port: url.port === '' ? undefined : Number(url.port),
    mode,
    user: url.username === '' ? undefined : decode(url.username),
    password: url.password === '' ? undefined : decode(url.password),
    path: decode(url.pathname.replace(/^\//, '').replace(/;type=[a-z]$/i, '')),
  }
}

/** The host as a resolver takes it: no brackets, names in ASCII also where the scheme is not a special one. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : domainToASCII(decode(hostname))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badUrl('a % in it is not followed by two hexadecimal digits of UTF-8; write % as %25')
  }
}

function badUrl(why: string): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `the URL cannot be used: ${why}`,
  })
}
