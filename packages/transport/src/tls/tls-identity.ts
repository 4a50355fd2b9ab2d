import { isIP } from 'node:net'
import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import { LocalProtocolError } from '@sluice/protocol'
import { Fingerprints } from './fingerprints.ts'
import type { TlsOptions } from './tls-options.ts'

/** Node's type for TLS sessions. */
type TlsSession = Buffer

/** What is spoken over TLS, by its name in ALPN: a server of another protocol cannot be taken for ours then (ALPACA). */
export type SpokenProtocol = 'ftp' | 'http/1.1'

/**
 * The TLS identity of one control connection, which all its data connections share: certificate checks against the
 * host that was dialled, the newest session to resume, and the key-exchange group that the server took.
 *
 * Whoever opens a TLS socket with its options asks `whenVerified` before a byte of it is read or written.
 */
export class TlsIdentity {
  readonly #options: TlsOptions
  readonly #name: string
  readonly #protocol: SpokenProtocol
  readonly #context: SecureContext
  readonly #fingerprints: Fingerprints | undefined
  #dataContext: SecureContext | undefined
  #session: TlsSession | undefined

  constructor(host: string, options: TlsOptions, protocol: SpokenProtocol = 'ftp') {
    this.#options = options
    this.#name = options.servername ?? host
    this.#protocol = protocol
    this.#context = makeContext(options)
    const { fingerprint256 } = options
    this.#fingerprints = fingerprint256 === undefined ? undefined : new Fingerprints(fingerprint256)
  }

  /** The control connection may go back to clear text. */
  get clearable(): boolean {
    return this.#options.clearControl === true
  }

  /** Options for the control connection. */
  forControl(): ConnectionOptions {
    return this.#common(this.#context)
  }

  /** The control connection is secure. */
  adopt(control: TLSSocket): void {
    this.#session = undefined
    this.#dataContext = this.#makeDataContext(control)
  }

  /**
   * Options for a data connection.
   *
   * Servers may insist on resumption, and each ticket of TLS 1.3 is best used once, so the newest one is taken.
   * Asking for the group of the control connection at once saves the round trip of a HelloRetryRequest.
   */
  forData(): ConnectionOptions {
    const session = this.#session
    const context = this.#dataContext ?? this.#context
    return { ...this.#common(context), ...(session === undefined ? {} : { session }) }
  }

  /**
   * Calls back, in the turn in which the handshake is done, if the server is the one that it should be; else the
   * socket is destroyed with the reason. The sessions that it gives are taken for further connections.
   */
  whenVerified(secured: TLSSocket, then: () => void): void {
    let verified = false
    secured.once('secureConnect', () => {
      const objection = this.#objectionTo(secured)
      if (objection !== undefined) {
        secured.destroy(objection)
        return
      }
      verified = true
      then()
    })
    // It is told after `secureConnect`, also where Node holds it back until then.
    secured.on('session', session => {
      if (verified) this.#session = session
    })
  }

  /** What Node does not check. */
  #objectionTo(secured: TLSSocket): Error | undefined {
    const { alpnProtocol } = secured
    if (typeof alpnProtocol === 'string' && alpnProtocol !== this.#protocol) {
      const words = `the server chose the protocol "${alpnProtocol}", not "${this.#protocol}"`
      return objection('FTP_WRONG_ALPN', words)
    }
    // Who resumes a session of ours has shown the certificate before; it is not shown again.
    if (this.#fingerprints === undefined || secured.isSessionReused()) return undefined
    const certificate = secured.getPeerX509Certificate()
    if (certificate !== undefined && this.#fingerprints.has(certificate)) return undefined
    const shown = certificate === undefined ? 'none' : certificate.fingerprint256
    return objection('FTP_WRONG_FINGERPRINT', `the certificate of the server has the fingerprint ${shown}`)
  }

  #common(secureContext: SecureContext): ConnectionOptions {
    const name = this.#name
    return {
      secureContext,
      ALPNProtocols: [this.#protocol],
      rejectUnauthorized: this.#options.rejectUnauthorized ?? this.#fingerprints === undefined,
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      ...(isIP(name) === 0 ? { servername: name } : {}),
    }
  }

  #makeDataContext(control: TLSSocket): SecureContext {
    const key = control.getEphemeralKeyInfo() as { readonly name?: string } | null
    if (!key?.name || this.#options.ecdhCurve !== undefined) return this.#context
    // Under TLS 1.2 the group would also forbid certificates on other curves, and no key share is sent ahead that could
    // be of the wrong one.
    if (control.getProtocol() !== 'TLSv1.3') return this.#context
    return createSecureContext({ ...contextOptions(this.#options), ecdhCurve: key.name })
  }
}

function objection(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) with Node's error as the cause: keys, certificates or versions that cannot be used. */
function makeContext(options: TlsOptions): SecureContext {
  try {
    return createSecureContext(contextOptions(options))
  } catch (cause) {
    throw new LocalProtocolError({
      code: 'FTP_BAD_OPTION',
      phase: 'configuration',
      message: `the TLS options cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    })
  }
}

function contextOptions({
  rejectUnauthorized,
  servername,
  fingerprint256,
  dataProtection,
  clearControl,
  ...context
}: TlsOptions): TlsOptions {
  return { minVersion: 'TLSv1.2', ...context }
}
