import { dataRefusalOf, type Phase, type Reply } from '@sluice/protocol'
import type { ErrorKind } from './error-kind.ts'
import { type Sign, signIn, signOf } from './sign-in.ts'

/** What a code means where its words say nothing (RFC 959, 4.2; RFC 2228, 5; RFC 4217, 9). */
const kinds: ReadonlyMap<number, ErrorKind> = new Map([
  [425, 'network'],
  [426, 'network'],
  [430, 'auth'],
  [431, 'tls'],
  [434, 'network'],
  [450, 'busy'],
  [451, 'busy'],
  [452, 'quota'],
  [521, 'tls'],
  [530, 'auth'],
  [532, 'auth'],
  [533, 'tls'],
  [534, 'tls'],
  [535, 'tls'],
  [536, 'tls'],
  [537, 'tls'],
  [550, 'permission'],
  [551, 'permission'],
  [552, 'quota'],
  [553, 'permission'],
  [554, 'usage'],
])

/** What vsftpd says when one of its processes is gone; the connection ends with it. */
const LAST_WORD = 'OOPS: '

/** The server has not got the command or its argument; the words are about syntax, not about a file. */
const aboutTheCommand: ReadonlySet<number> = new Set([500, 502, 503, 504, 522])

/** What a refusal means: most servers say 550 for everything, so their words decide. */
export function kindOfReply(reply: Reply, phase?: Phase): ErrorKind {
  const { code, lines } = reply
  if (code === 421) return signIn(lines, ['timeout']) ?? 'busy'
  if (phase === 'log-in' || phase === 'greeting' || code === 530) return ofLogIn(reply)
  if (code === 500 && lines[0]?.startsWith(LAST_WORD)) return 'network'
  const refusal = dataRefusalOf(reply)
  if (refusal === 'transfer-in-progress') return 'busy'
  if (refusal === 'no-connection') return 'network'
  if (refusal === 'no-address' || refusal === 'address-family') return 'protocol'
  if (refusal !== undefined) return 'tls'
  if (aboutTheCommand.has(code)) return 'protocol'
  return signIn(lines, order) ?? kinds.get(code) ?? (code < 500 ? 'busy' : 'protocol')
}

/** Whether the words of a refusal say why, and not just that. */
export function givesReason({ lines }: Reply): boolean {
  const sign = signOf(lines, order)
  return sign !== undefined && sign !== 'unclear'
}

/** The first that fits counts; short words, which a name may have too, come late. */
const order: readonly Sign[] = [
  'not-found',
  'permission',
  'exists',
  'quota',
  'busy',
  'usage',
  'network',
  'unclear',
]

function ofLogIn({ code, lines }: Reply): ErrorKind {
  const busy = signIn(lines, ['crowd', 'busy'])
  if (busy !== undefined) return busy
  if (code === 500 || code === 502 || code === 503 || code === 504) return 'protocol'
  return code < 500 && code !== 430 ? 'busy' : 'auth'
}
