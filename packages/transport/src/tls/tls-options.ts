import type { SecureContextOptions } from 'node:tls'
import { badOption } from '../bad-option.ts'

/** What Node's `tls.createSecureContext` takes, and how the server's certificate is judged. */
export interface TlsOptions extends SecureContextOptions {
  /**
   * Default true, but false where a fingerprint is given: that is trust enough, and true asks for both. False without
   * a fingerprint accepts any certificate: only for tests.
   */
  readonly rejectUnauthorized?: boolean | undefined
  /** The name in the certificate, where it is not the host that is dialled; also sent as SNI. */
  readonly servername?: string | undefined
  /**
   * The SHA-256 fingerprint of the certificate that the server must show, in hexadecimal with or without colons, or
   * `sha256//` and the fingerprint of its public key in Base64, as curl writes it; one of several is enough.
   *
   * Who signed it, for whom and until when does not matter then. Throws `LocalProtocolError` (`FTP_BAD_OPTION`) if it
   * is written in any other way.
   */
  readonly fingerprint256?: string | readonly string[] | undefined
  /** Default `private`. `clear` sends files and listings in clear text, although commands are under TLS (PROT C). */
  readonly dataProtection?: 'private' | 'clear' | undefined
  /**
   * Default false. True lets the control connection go back to clear text (CCC, REIN), for firewalls that must read it;
   * TLS costs a little more for each command then.
   */
  readonly clearControl?: boolean | undefined
}

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what Node would pass over: no options, or no certificate. */
export function checkTls(name: 'tls' | 'proxyTls', options: TlsOptions | undefined): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null) {
    throw badOption(`${name} must be an object of options; mode: "required" asks for TLS with none`)
  }
  const { ca, dataProtection } = options
  if (dataProtection !== undefined && dataProtection !== 'private' && dataProtection !== 'clear') {
    throw badOption(`${name}.dataProtection must be private or clear, not ${dataProtection}`)
  }
  // What somebody checks by it would not be checked.
  if ((options as { readonly checkServerIdentity?: unknown }).checkServerIdentity !== undefined) {
    throw badOption(
      `${name}.checkServerIdentity is not asked; fingerprint256 tells which certificates will do`,
    )
  }
  if (ca === undefined || [ca].flat().every(isCertificate)) return
  throw badOption(`${name}.ca must be certificates in PEM; of a file give what is in it, not its path`)
}

function isCertificate(pem: unknown): boolean {
  return ArrayBuffer.isView(pem) || (typeof pem === 'string' && pem.includes('-----BEGIN '))
}

/** How data connections are to be protected, as PROT says it. */
export function protectionLevel(options: TlsOptions | undefined): 'P' | 'C' {
  return options?.dataProtection === 'clear' ? 'C' : 'P'
}
