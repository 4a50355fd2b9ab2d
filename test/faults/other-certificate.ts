import { generate } from 'selfsigned'

const made = await generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  algorithm: 'sha256',
})

/** A certificate that no client of these tests trusts, in PEM. */
export const otherCertificate: { readonly cert: string; readonly key: string } = {
  cert: made.cert,
  key: made.private,
}
