import { joinBytes } from '../bytes.ts'
import { utf8 } from '../charset.ts'
import type { PathArgument } from '../command/command.ts'

/** A path with ASCII text around it, as text or bytes as it is itself. */
export function framedPath(before: string, path: PathArgument, after = ''): PathArgument {
  if (typeof path === 'string') return before + path + after
  const frame = [utf8.encode(before), path, utf8.encode(after)]
  return joinBytes(frame, before.length + path.length + after.length)
}
