import { capabilitiesOf, type Features, type HashAlgorithm } from '@sluice/protocol'

/** The strongest first, with the commands that compute it. */
const commands: ReadonlyMap<HashAlgorithm, readonly string[]> = new Map([
  ['SHA-512', ['XSHA512']],
  ['SHA-256', ['XSHA256']],
  ['SHA-1', ['XSHA1', 'XSHA']],
  ['MD5', ['XMD5', 'MD5']],
  ['CRC32', ['XCRC']],
])

/** The hash to verify by: the one that is wanted, else the one that the server uses, else the strongest it has. */
export function offeredHash(features: Features, wanted?: HashAlgorithm): HashAlgorithm | undefined {
  const { hashes } = capabilitiesOf(features)
  const named = (algorithm: HashAlgorithm) => hashes.find(({ name }) => name.toUpperCase() === algorithm)
  const isOffered = (algorithm: HashAlgorithm) =>
    named(algorithm) !== undefined || commands.get(algorithm)?.some(verb => features.has(verb)) === true
  if (wanted !== undefined) return isOffered(wanted) ? wanted : undefined
  const algorithms = [...commands.keys()]
  return algorithms.find(algorithm => named(algorithm)?.current === true) ?? algorithms.find(isOffered)
}
