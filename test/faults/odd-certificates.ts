import { generate } from 'selfsigned'
import type { Certificate } from '../support/servers/certificate.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS)

const authority = await generate([{ name: 'commonName', value: 'Odd authority' }], {
  keyType: 'ec',
  algorithm: 'sha256',
  extensions: [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ],
})

interface Wanted {
  readonly ip?: string
  /** Days from now on. */
  readonly from?: number
  readonly until?: number
  readonly forServers?: boolean
}

async function signed({
  ip = '127.0.0.1',
  from = -1,
  until = 365,
  forServers = true,
}: Wanted): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: inDays(from),
    notAfterDate: inDays(until),
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'extKeyUsage', ...(forServers ? { serverAuth: true } : { clientAuth: true }) },
      { name: 'subjectAltName', altNames: [{ type: 7, ip }] },
    ],
  })
  return { ca: authority.cert, cert: made.cert, key: made.private }
}

/** Certificates of an authority that the client trusts, each but the first with something that must not pass. */
export const oddCertificates: {
  readonly good: Certificate
  readonly expired: Certificate
  readonly notYetValid: Certificate
  readonly otherHost: Certificate
  readonly forClients: Certificate
} = {
  good: await signed({}),
  expired: await signed({ from: -30, until: -1 }),
  notYetValid: await signed({ from: 1 }),
  otherHost: await signed({ ip: '127.0.0.9' }),
  forClients: await signed({ forServers: false }),
}
