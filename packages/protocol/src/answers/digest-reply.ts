import { isCompletion, type Reply } from '../reply/reply.ts'
import { words } from '../words.ts'
import { isHex } from './is-hex.ts'

/** Hexadecimal digits of the digests that XCRC, XMD5, MD5, XSHA, XSHA1, XSHA256, XSHA384 and XSHA512 give. */
const digits = { crc32: 8, md5: 32, sha1: 40, sha256: 64, sha384: 96, sha512: 128 } as const

/** What a digest was computed by; each has a length of its own. */
export type DigestAlgorithm = keyof typeof digits

/**
 * The digest in the answer to XCRC, XMD5, XSHA and their like, in lower case: `250 7C5744E4`, `250 XCRC 7C5744E4`,
 * `251 a.txt 7C57...`: the last word of the last line.
 *
 * A CRC that came without its leading zeros gets them, where it stands alone or behind the verb: `added` and `bad` are
 * words, too. Undefined for a reply that is not 2yz and for a word that is no digest of this algorithm.
 */
export function parseDigestReply(reply: Reply, algorithm: DigestAlgorithm): string | undefined {
  const said = words(reply.lines.at(-1))
  const word = said.at(-1)
  if (!isCompletion(reply) || !isHex(word)) return undefined
  const bare = said.length === 1 || (said.length === 2 && said[0] === 'XCRC')
  const digest = algorithm === 'crc32' && bare ? word.padStart(digits.crc32, '0') : word
  return digest.length === digits[algorithm] ? digest.toLowerCase() : undefined
}
