import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, isUnknown } from './ask.ts'
import { misused, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Any word of SITE that is one question and one answer, as it stands: `site('HELP')` (RFC 959, 4.1.3). */
export function site(text: string): Exchange<Outcome<Reply>> {
  return ask({ verb: 'SITE', text })
}

/** Sets the permissions of a file, such as `0o640`: SITE CHMOD. */
export function changeMode(path: PathArgument, mode: number): Exchange<Outcome<Reply>> {
  return ask({ verb: 'SITE CHMOD', mode: mode.toString(8).padStart(3, '0'), path })
}

/** Sets which permissions new files do not get, or asks for that: SITE UMASK. */
export function fileMask(mask?: number): Exchange<Outcome<Reply>> {
  return ask({ verb: 'SITE UMASK', mask: mask?.toString(8).padStart(3, '0') })
}

/** Sets after how many idle seconds the server closes the session, or asks for that: SITE IDLE. */
export function idleTime(seconds?: number): Exchange<Outcome<Reply>> {
  return ask({ verb: 'SITE IDLE', seconds })
}

/** Makes a symbolic link at `to` that points to `from`: SITE SYMLINK. */
export function* makeLink(from: PathArgument, to: PathArgument): Exchange<Outcome<Reply>> {
  const command: Command = { verb: 'SITE SYMLINK', from, to }
  // Servers know no quotes here and would link what stands before the second blank.
  if (hasBlank(from) || hasBlank(to)) {
    return misused(
      command,
      'has a path with a blank, which SITE SYMLINK cannot carry; change the directory first',
    )
  }
  return yield* ask(command)
}

/** Copies a file on the server: SITE CPFR and CPTO, else SITE COPY, which carries no path with a blank. */
export function* copy(from: PathArgument, to: PathArgument): Exchange<Outcome<Reply>> {
  const ready = yield* ask({ verb: 'SITE CPFR', path: from })
  if (ready.type === 'completed') return yield* ask({ verb: 'SITE CPTO', path: to })
  const isMissing = ready.type === 'refused' && isUnknown(ready.reply)
  if (!isMissing || hasBlank(from) || hasBlank(to)) return ready
  return yield* ask({ verb: 'SITE COPY', from, to })
}

/** Makes one file of several on the server, in their order: COMB. */
export function combine(target: PathArgument, parts: readonly PathArgument[]): Exchange<Outcome<Reply>> {
  return ask({ verb: 'COMB', target, parts })
}

function hasBlank(path: PathArgument): boolean {
  return typeof path === 'string' ? path.includes(' ') : path.includes(0x20)
}
