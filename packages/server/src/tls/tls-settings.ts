import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import { badOption } from '../bad-option.ts'
import { selfSignedCertificate } from './self-signed-certificate.ts'

/** TLS for `createFtpServer`: `cert`, `key` and whatever else `tls.createSecureContext` takes. */
export interface FtpServerTlsOptions extends SecureContextOptions {
  /** Make a certificate for `localhost` instead of taking one; `server.ca` is what a client has to trust then. */
  readonly selfSigned?: boolean | undefined
  /** Refuse log-ins (`control`), transfers (`data`) or both (`true`) in the clear; off by default. */
  readonly required?: boolean | 'control' | 'data' | undefined
  /** Start with the handshake instead of waiting for AUTH TLS (`ftps:`); off by default. */
  readonly implicit?: boolean | undefined
  /** Let a client go back to clear text behind its log-in (CCC); off by default, and never where TLS is required. */
  readonly clearControl?: boolean | undefined
  /** Answer 522 to a data connection that does not resume a TLS session of its control connection; off by default. */
  readonly requireSessionReuse?: boolean | undefined
  /** Answer 426 to an upload whose TLS ends without close_notify; by default only the event tells it. */
  readonly requireCloseNotify?: boolean | undefined
  /**
   * Ask clients for a certificate that one of `ca` has signed; `required` refuses the connection without it.
   *
   * The event `secured` tells its subject. A certificate of somebody else is refused in both cases.
   */
  readonly clientCertificate?: 'requested' | 'required' | undefined
}

/** TLS options with nothing left open. */
export interface TlsSettings {
  /** For control and data connections: sessions are resumed with the ticket keys that it holds. */
  readonly context: SecureContext
  /** Names of protocols for clients that want to hear one (ALPN); one that wants another is refused. */
  readonly protocols: readonly string[]
  readonly policy: TlsPolicy
}

/** What is asked of connections, known before there is a certificate. */
interface TlsPolicy {
  readonly controlRequired: boolean
  readonly dataRequired: boolean
  readonly implicit: boolean
  readonly clearControl: boolean
  readonly requireSessionReuse: boolean
  readonly requireCloseNotify: boolean
  readonly clientCertificate: 'requested' | 'required' | undefined
}

/** Checked options, and how to get from them to settings. */
export interface TlsPlan {
  readonly policy: TlsPolicy
  /** Makes the certificate where one is to be made; rejects when the package `selfsigned` is missing then. */
  load(): Promise<TlsOfServer>
}

/** TLS of a server that listens. */
export interface TlsOfServer {
  readonly ca: string | undefined
  /** What one session, its control and its data connections, uses. */
  forSession(): TlsSettings
}

/**
 * FTP by its registered names (RFC 7301), of which some clients say the second one on data connections.
 *
 * A client that was led here while it wanted to talk HTTP to somebody with the same certificate is turned away.
 */
const protocols = ['ftp', 'ftp-data']

/** Completes and checks options; throws `LocalProtocolError` and what `tls.createSecureContext` throws. */
export function planTls(given: FtpServerTlsOptions | 'self-signed', host: string): TlsPlan {
  const options = given === 'self-signed' ? { selfSigned: true } : given
  const { selfSigned = false, required = false, implicit = false, clearControl = false, ...others } = options
  const { requireSessionReuse = false, requireCloseNotify = false, clientCertificate, ...secure } = others
  const policy: TlsPolicy = {
    controlRequired: required === true || required === 'control',
    dataRequired: required === true || required === 'data',
    implicit,
    clearControl,
    requireSessionReuse,
    requireCloseNotify,
    clientCertificate,
  }
  const hasOwn = secure.pfx !== undefined || (secure.cert !== undefined && secure.key !== undefined)
  if (hasOwn === selfSigned) throw badOption('`tls` needs either `cert` and `key`, or `selfSigned`')
  if (clientCertificate !== undefined && secure.ca === undefined) {
    throw badOption('`clientCertificate` needs `ca`, the authorities that may have signed it')
  }
  // OpenSSL resumes no session of a client with a certificate unless the context has a name.
  const named = { sessionIdContext: randomBytes(16).toString('hex'), ...secure }
  const serve = (complete: SecureContextOptions, ca?: string): TlsOfServer => {
    const shared = { context: createSecureContext(complete), protocols, policy }
    return {
      ca,
      // Each context has ticket keys of its own, so that it resumes no sessions but those of its own connections.
      forSession: () =>
        requireSessionReuse ? { ...shared, context: createSecureContext(complete) } : shared,
    }
  }
  if (hasOwn) {
    const own = serve(named)
    return { policy, load: async () => own }
  }
  return {
    policy,
    async load() {
      const { cert, key } = await selfSignedCertificate(isIP(host) === 0 ? undefined : host)
      return serve({ ...named, cert, key }, cert)
    },
  }
}
