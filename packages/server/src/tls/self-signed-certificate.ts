import { badOption } from '../bad-option.ts'

/** Alternative names of a certificate, as X.509 counts their kinds. */
const DNS = 2 as const
const IP = 7 as const

/**
 * A certificate for `localhost`, the loopback addresses and one address more, as PEM texts; it is its own authority.
 *
 * Made by the package `selfsigned`, which is looked for only here: who brings a certificate does not need it.
 */
export async function selfSignedCertificate(
  address?: string,
): Promise<{ readonly cert: string; readonly key: string }> {
  const { generate } = await import('selfsigned').catch((cause: unknown) => {
    throw Object.assign(badOption('a self-signed certificate needs the package `selfsigned` installed'), {
      cause,
    })
  })
  const addresses = new Set(['127.0.0.1', '::1', ...(address === undefined ? [] : [address])])
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: DNS, value: 'localhost' }, ...Array.from(addresses, ip => ({ type: IP, ip }))],
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}
