import { isIP } from 'node:net'
import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import { LocalProtocolError } from '@sluice/protocol'
import type { TlsOptions } from './tls-options.ts'

/** Node's type for TLS sessions. */
type TlsSession = Buffer

/**
 * The TLS identity of one control connection, which all its data connections share: certificate checks against the
 * host that was dialled, the newest session to resume, and the key-exchange group that the server took.
 */
export class TlsIdentity {
  readonly #options: TlsOptions
  readonly #name: string
  readonly #context: SecureContext
  #dataContext: SecureContext | undefined
  #session: TlsSession | undefined
  #control: TLSSocket | undefined

  constructor(host: string, options: TlsOptions) {
    this.#options = options
    this.#name = options.servername ?? host
    this.#context = makeContext(options)
  }

  /** Options for the control connection. */
  forControl(): ConnectionOptions {
    return this.#common(this.#context)
  }

  /** The control connection is secure: its tickets count from now on. */
  adopt(control: TLSSocket): void {
    this.#control = control
    this.learnFrom(control)
  }

  /**
   * Options for a data connection.
   *
   * Servers may insist on resumption, and each ticket of TLS 1.3 is best used once, so the newest one is taken.
   * Asking for the group of the control connection at once saves the round trip of a HelloRetryRequest.
   */
  forData(): ConnectionOptions {
    this.#dataContext ??= this.#makeDataContext()
    const session = this.#session ?? this.#control?.getSession()
    return { ...this.#common(this.#dataContext), ...(session === undefined ? {} : { session }) }
  }

  /** Takes the tickets that a socket of this identity receives. */
  learnFrom(socket: TLSSocket): void {
    socket.on('session', session => {
      this.#session = session
    })
  }

  #common(secureContext: SecureContext): ConnectionOptions {
    const name = this.#name
    return {
      secureContext,
      rejectUnauthorized: this.#options.rejectUnauthorized ?? true,
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      ...(isIP(name) === 0 ? { servername: name } : {}),
    }
  }

  #makeDataContext(): SecureContext {
    const key = this.#control?.getEphemeralKeyInfo() as { readonly name?: string } | null | undefined
    if (!key?.name || this.#options.ecdhCurve !== undefined) return this.#context
    // Under TLS 1.2 the group would also forbid certificates on other curves, and no key share is sent ahead that could
    // be of the wrong one.
    if (this.#control?.getProtocol() !== 'TLSv1.3') return this.#context
    return createSecureContext({ ...contextOptions(this.#options), ecdhCurve: key.name })
  }
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

function contextOptions({ rejectUnauthorized, servername, ...context }: TlsOptions): TlsOptions {
  return { minVersion: 'TLSv1.2', ...context }
}
