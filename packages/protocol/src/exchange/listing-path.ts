import { SPACE } from '../bytes.ts'
import { utf8 } from '../charset.ts'
import type { PathArgument } from '../command/command.ts'
import type { Conversation } from './conversation.ts'
import { framedPath } from './framed-path.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'
import { withinDirectory } from './within-directory.ts'

const DASH = 0x2d
/** `*`, `?`, `[`, `{`, `~`, `\` and quotes. */
const PATTERN: ReadonlySet<number> = new Set([0x2a, 0x3f, 0x5b, 0x7b, 0x7e, 0x5c, 0x22, 0x27])

/**
 * Lists a path that LIST, NLST or STAT may hand on to `ls` or to a matcher: what could be read as an option gets `./`
 * in front; what could be a pattern or several paths is entered, and its content listed from inside.
 */
export function* listSafely<T>(
  { profile }: Conversation,
  path: PathArgument,
  list: (path?: PathArgument) => Exchange<Outcome<T>>,
): Exchange<Outcome<T>> {
  const bytes = typeof path === 'string' ? utf8.encode(path) : path
  const isRisky = (byte: number, at: number): boolean =>
    PATTERN.has(byte) || (byte === SPACE && (at === 0 || !profile.listsBlanks))
  if (bytes.some(isRisky)) return yield* withinDirectory(path, list)
  return yield* list(bytes[0] === DASH ? framedPath('./', path) : path)
}
