import { createHash, type X509Certificate } from 'node:crypto'
import { LocalProtocolError } from '@sluice/protocol'

const PUBLIC_KEY_MARK = 'sha256//'
const BASE64_CHARACTERS = 44
const HEX_CHARACTERS = 64

/** The fingerprints that a server's certificate may have, of itself or of its public key. */
export class Fingerprints {
  readonly #certificates = new Set<string>()
  readonly #publicKeys = new Set<string>()

  /** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is no SHA-256 fingerprint, and for none at all. */
  constructor(wanted: string | readonly string[]) {
    const all = typeof wanted === 'string' ? [wanted] : wanted
    if (all.length === 0) throw badFingerprint('an empty list')
    for (const one of all) this.#add(one)
  }

  has(certificate: X509Certificate): boolean {
    return (
      this.#certificates.has(withoutColons(certificate.fingerprint256)) ||
      this.#publicKeys.has(publicKeyFingerprint(certificate))
    )
  }

  #add(written: string): void {
    const bare = String(written).trim()
    if (bare.startsWith(PUBLIC_KEY_MARK)) {
      const base64 = bare.slice(PUBLIC_KEY_MARK.length)
      const isWhole = Buffer.from(base64, 'base64').toString('base64') === base64
      if (!isWhole || base64.length !== BASE64_CHARACTERS) throw badFingerprint(`"${bare}"`)
      this.#publicKeys.add(base64)
    } else {
      const hex = withoutColons(bare)
      if (hex.length !== HEX_CHARACTERS || !/^[0-9A-F]+$/.test(hex)) throw badFingerprint(`"${bare}"`)
      this.#certificates.add(hex)
    }
  }
}

/** As curl pins it: of the key in DER (SubjectPublicKeyInfo), in Base64. */
function publicKeyFingerprint(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('base64')
}

function withoutColons(hex: string): string {
  return hex.replaceAll(':', '').toUpperCase()
}

function badFingerprint(shown: string): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message:
      `tls.fingerprint256 must be a SHA-256 fingerprint (64 hexadecimal digits, with or without colons, ` +
      `or sha256// and 44 characters of Base64), not ${shown}`,
  })
}
