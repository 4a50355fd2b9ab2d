import type { Charset } from '@sluice/protocol'
import { pathOf, type RemotePath } from '@sluice/transport'
import { badArgument } from './bad-argument.ts'

/** A path in two parts; the parent is empty for the current directory. */
export interface NamedPath {
  readonly parent: Uint8Array
  readonly name: Uint8Array
}

const SLASH = 0x2f

/** Cuts a path before its name; throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what has no name of its own. */
export function namedPath(path: RemotePath, charset: Charset): NamedPath {
  const exact = pathOf(path)
  const bytes = Buffer.from(typeof exact === 'string' ? charset.encode(exact) : exact)
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === SLASH) end--
  const slash = end === 0 ? -1 : bytes.lastIndexOf(SLASH, end - 1)
  const name = bytes.subarray(slash + 1, end)
  if (['', '.', '..'].includes(name.toString('latin1'))) {
    throw badArgument(
      'this path has no name of its own and may be the root of everything; name what is to be removed',
    )
  }
  return { parent: bytes.subarray(0, slash === 0 ? 1 : Math.max(slash, 0)), name }
}
