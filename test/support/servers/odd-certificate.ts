import { generate } from 'selfsigned'
import type { Certificate } from './certificate.ts'

/** What is special about a certificate; by default it is good for `localhost` and `127.0.0.1`, from now on. */
export interface OddCertificate {
  /** Whole days from now to the first and the last moment of its validity. */
  readonly days?: readonly [from: number, to: number]
  readonly names?: readonly string[]
  readonly addresses?: readonly string[]
  readonly purpose?: 'server' | 'client'
  /** Its own authority instead of another's work. */
  readonly selfSigned?: boolean
}

/** A certificate as a test needs it, with an authority of its own. */
export async function oddCertificate({
  days = [-1, 30],
  names = ['localhost'],
  addresses = ['127.0.0.1'],
  purpose = 'server',
  selfSigned = false,
}: OddCertificate): Promise<Certificate> {
  const common = { keyType: 'ec', algorithm: 'sha256' } as const
  const authority = await generate([{ name: 'commonName', value: 'An authority for one test' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  const made = await generate([{ name: 'commonName', value: 'odd' }], {
    ...common,
    ...(selfSigned ? {} : { ca: { key: authority.private, cert: authority.cert } }),
    notBeforeDate: inDays(days[0]),
    notAfterDate: inDays(days[1]),
    extensions: [
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', ...(purpose === 'server' ? { serverAuth: true } : { clientAuth: true }) },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map(value => ({ type: 2 as const, value })),
          ...addresses.map(ip => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { ca: authority.cert, cert: made.cert, key: made.private }
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000)
}
