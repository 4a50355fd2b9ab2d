import { isIP } from 'node:net'
import type { Charset, Credentials, Limits } from '@sluice/protocol'
import { badOption } from './bad-option.ts'
import type { ConnectHook } from './connect/connect-hook.ts'
import type { SourceOptions } from './connect/source-options.ts'
import type { DataOptions } from './data-options.ts'
import { MAX_MILLISECONDS } from './max-milliseconds.ts'
import type { CharsetName } from './text/charset-of.ts'
import type { Timeouts } from './timeouts.ts'
import type { TlsOptions } from './tls/tls-options.ts'
import type { TraceListener } from './trace/trace-event.ts'

/**
 * Whether TLS protects the session; `required` where only `tls` is set, else `none`.
 *
 * `none`: clear text. `preferred`: AUTH TLS, clear text if the server does not have it. `required`: AUTH TLS or an
 * error before anything secret is sent. `implicit`: TLS from the first byte (port 990).
 */
export type TlsMode = 'none' | 'preferred' | 'required' | 'implicit'

/**
 * Everything that it takes to open a session: where it goes, what protects it, what is waited for and kept, how names
 * are written, what passes on the way, and what becomes of it when it is idle or lost. Only `host` must be given, and
 * a name that is not here is an error, but for those of `createFtp`.
 */
export interface ConnectionOptions extends Credentials, SourceOptions, DataOptions {
  /** A name or an address. */
  readonly host: string
  /** Default 21; 990 for implicit TLS. */
  readonly port?: number | undefined
  /**
   * Take what is missing of user, password and account from a netrc file: that of `NETRC` or of the home directory,
   * or the file named here. Default false.
   */
  readonly netrc?: boolean | string | undefined

  /** Default `required` where `tls` is set, else `none`. */
  readonly mode?: TlsMode | undefined
  /** Certificates, keys and versions, and how the server is judged; default TLS 1.2 and later, verified. */
  readonly tls?: TlsOptions | undefined

  /** Milliseconds for each wait; default `defaultTimeouts` for those that are not given. */
  readonly timeouts?: Partial<Timeouts> | undefined
  /** Caps for what is read and sent; default `defaultLimits` of `@sluice/protocol` for those that are not given. */
  readonly limits?: Partial<Limits> | undefined

  /** How names and texts are written and read; default UTF-8, and Latin-1 for what is not UTF-8. */
  readonly charset?: Charset | CharsetName | undefined
  /** One command at a time, also where the server bears more, for something between that does not. Default false. */
  readonly lockStep?: boolean | undefined

  /** Opens every connection, for control and data, in place of Node. Default none. */
  readonly connect?: ConnectHook | undefined
  /**
   * The URL of a proxy for every connection: `socks5://user:password@host:1080`, `socks4:`, `http:` or `https:`
   * (CONNECT). The proxy looks the host up; nothing is looked up here. Default none.
   */
  readonly proxy?: string | URL | undefined
  /** How the certificate of an `https:` proxy is judged; default as Node does. */
  readonly proxyTls?: TlsOptions | undefined
  /**
   * IPv4 addresses to which the server may lead data connections with PASV, or `any`; otherwise they all go to the
   * host of the control connection, whatever the server says. Default none.
   */
  readonly trustedDataHosts?: readonly string[] | 'any' | undefined
  /** Follow the server to ports below 1024 as well, where services listen that are not meant. Default false. */
  readonly lowDataPorts?: boolean | undefined

  /** Send NOOP each time that the session was idle for so many milliseconds. Off by default. */
  readonly noopAfter?: number | undefined
  /** `on-call`: a call on a session that was lost connects again first. Default `never`. */
  readonly reconnect?: 'never' | 'on-call' | undefined

  /**
   * Called with each command, reply and transfer, secrets masked; `sluice:command`, `sluice:reply` and
   * `sluice:transfer` of `node:diagnostics_channel` tell the same of all sessions. Default none.
   */
  readonly trace?: TraceListener | undefined
}

const tlsModes: ReadonlySet<unknown> = new Set<TlsMode>(['none', 'preferred', 'required', 'implicit'])

/**
 * TLS options without a mode mean that TLS is wanted; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is none,
 * which would else be clear text.
 */
export function modeOf({ mode, tls }: ConnectionOptions): TlsMode {
  if (mode === undefined) return tls === undefined ? 'none' : 'required'
  if (tlsModes.has(mode)) return mode
  throw badOption(`mode must be one of ${[...tlsModes].join(', ')}, not "${mode}"`)
}

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) where no host is named: Node would take this machine for it. */
export function checkHost({ host }: ConnectionOptions): void {
  if (typeof host === 'string' && /^[^\s\p{Cc}]+$/u.test(host)) return
  throw badOption('host must be the name or the address of the server')
}

const MAX_PORT = 65_535

/** The port to connect to; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is none. */
export function portOf(options: ConnectionOptions): number {
  const { port = modeOf(options) === 'implicit' ? 990 : 21 } = options
  if (isWhole(port, MAX_PORT)) return port
  throw badOption(`port must be a whole number from 1 to ${MAX_PORT}, not ${port}`)
}

/** The time after which an idle session sends NOOP; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is none. */
export function idleTimeOf({ noopAfter }: ConnectionOptions): number | undefined {
  if (noopAfter === undefined || isWhole(noopAfter, MAX_MILLISECONDS)) return noopAfter
  throw badOption(
    `noopAfter must be a whole number of milliseconds from 1 to ${MAX_MILLISECONDS}, not ${noopAfter}`,
  )
}

/** The hosts to which PASV may lead; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what PASV cannot name. */
export function trustedHostsOf({ trustedDataHosts = [] }: ConnectionOptions): readonly string[] | 'any' {
  if (trustedDataHosts === 'any') return trustedDataHosts
  if (Array.isArray(trustedDataHosts) && trustedDataHosts.every(host => isIP(host) === 4))
    return trustedDataHosts
  throw badOption('trustedDataHosts must be a list of IPv4 addresses, or "any"')
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most
}
