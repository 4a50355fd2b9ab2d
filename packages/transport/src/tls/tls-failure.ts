import type { Phase } from '@sluice/protocol'
import { FtpTlsError } from '../errors.ts'

/** The end of TLS on the control connection, or that it never began. */
export function tlsFailure(cause: Error, phase: Phase = 'tls'): FtpTlsError {
  const advice = phase !== 'tls' && isClearText(cause) ? NO_MORE_TLS : (tlsAdvice(cause) ?? OTHERWISE)
  return new FtpTlsError({ phase, message: `${tlsReason(cause)}; ${advice}`, cause })
}

function isClearText(cause: Error): boolean {
  return (cause as NodeJS.ErrnoException).code === 'ERR_SSL_WRONG_VERSION_NUMBER'
}

/** What an error of a TLS socket says: OpenSSL tells where in its source it was as well, over several words and colons. */
export function tlsReason(cause: Error): string {
  const { code, reason } = cause as NodeJS.ErrnoException & { readonly reason?: string }
  return (reason ?? cause.message) || String(code)
}

/** Whether an error of a socket comes from TLS rather than from the network. */
export function isTlsError(cause: Error): boolean {
  const { code } = cause as NodeJS.ErrnoException
  return code?.startsWith('ERR_SSL_') === true || code?.startsWith('ERR_TLS_') === true
}

/**
 * Whether it was our side that could not accept what TLS brought: a certificate, another protocol, bytes that are none
 * of TLS. Otherwise the peer said so in an alert, or the connection went.
 */
export function isOwnDoubt(cause: unknown): boolean {
  const { code, syscall } = cause as NodeJS.ErrnoException
  const isNetwork = code === undefined || code === 'ECONNRESET' || syscall !== undefined
  return !isNetwork && !PEER_ALERT.test(code)
}

/** How OpenSSL names the alerts that it gets. */
const PEER_ALERT = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_/

/** What the user can do about a failure of TLS, where its reason is known. */
export function tlsAdvice(cause: Error): string | undefined {
  const { code = '' } = cause as NodeJS.ErrnoException
  return advice.find(([mark]) => code.includes(mark))?.[1]
}

const OTHERWISE = 'the log of the server may say why; it may want another TLS version or a client certificate'

const NO_MORE_TLS =
  'something came in clear text where TLS was spoken: what speaks it at the server may have died, or somebody is between'

const authority =
  'pass the authority that signed it as tls.ca, or the fingerprint of the certificate as tls.fingerprint256'
const versions = 'the server knows only other TLS versions: allow them by tls.minVersion and tls.maxVersion'
const weak =
  'the server should get a certificate with a stronger key; tls.ciphers "DEFAULT:@SECLEVEL=0" accepts it'

/** By what the code of Node's error holds, the first that fits. */
const advice: readonly (readonly [mark: string, advice: string])[] = [
  ['CERT_HAS_EXPIRED', 'the certificate must be renewed on the server; check also the clock of this machine'],
  ['CERT_NOT_YET_VALID', 'check the clock of this machine and that of the server'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', `if you know this certificate, ${authority}`],
  ['SELF_SIGNED_CERT_IN_CHAIN', `no known authority signed the certificate: ${authority}`],
  ['UNABLE_TO_GET_ISSUER_CERT', `no known authority signed the certificate: ${authority}`],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    `no known authority signed the certificate, or the server does not send the ones between: ${authority}`,
  ],
  [
    'CERT_REVOKED',
    'its authority has revoked the certificate: do not trust this server before it has another',
  ],
  ['INVALID_PURPOSE', 'the certificate is not one for servers: the server needs another'],
  [
    'CERT_ALTNAME_INVALID',
    'connect to a name that is in the certificate, or pass that name as tls.servername if you trust it',
  ],
  ['FTP_WRONG_FINGERPRINT', 'if the server has a new certificate, verify it and change tls.fingerprint256'],
  ['FTP_WRONG_ALPN', 'check host and port: another service answers there'],
  ['NO_APPLICATION_PROTOCOL', 'check host and port: the server there does not speak FTP'],
  [
    'WRONG_VERSION_NUMBER',
    'the server does not speak TLS here: check the port, and that mode is "implicit" for one with TLS from the ' +
      'first byte (990) and "required" for any other (21)',
  ],
  ['PACKET_LENGTH_TOO_LONG', 'the server does not speak TLS here: check port and mode'],
  ['UNSUPPORTED_PROTOCOL', versions],
  ['PROTOCOL_VERSION', versions],
  [
    'HANDSHAKE_FAILURE',
    'the server accepts none of our ciphers (tls.ciphers), or wants a client certificate (tls.cert, tls.key)',
  ],
  [
    'ALERT_CERTIFICATE_REQUIRED',
    'the server wants a client certificate: pass tls.cert and tls.key, or tls.pfx',
  ],
  ['ALERT_UNKNOWN_CA', 'the server does not know the authority of our client certificate (tls.cert)'],
  ['CERTIFICATE', 'the server does not accept our client certificate (tls.cert)'],
  ['EE_KEY_TOO_SMALL', weak],
  ['MD_TOO_WEAK', weak],
  ['DH_KEY_TOO_SMALL', 'the server should get stronger DH parameters; tls.minVersion "TLSv1.3" needs none'],
]
