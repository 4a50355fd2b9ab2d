import { Readable, Stream, Writable } from 'node:stream'
import { ReadableStream, WritableStream } from 'node:stream/web'

/**
 * Keeps a stream that fails before there is a session for it from ending the process; the transfer tells the error
 * when its turn comes.
 */
export function holdErrors(candidate: unknown): void {
  if (candidate instanceof Stream && !isStandardStream(candidate)) candidate.on('error', () => undefined)
}

/**
 * A stream whose transfer failed is destroyed with the error, whether the transfer had begun or not: nobody waits for
 * it for ever. A web stream that has a reader or writer is told by that.
 */
export function giveUpStream(candidate: unknown, error: Error): void {
  if (candidate instanceof Readable || candidate instanceof Writable) {
    if (!isStandardStream(candidate)) candidate.destroy(error)
  } else if (candidate instanceof WritableStream) {
    if (!candidate.locked) candidate.abort(error).catch(() => {})
  } else if (candidate instanceof ReadableStream) {
    if (!candidate.locked) candidate.cancel(error).catch(() => {})
  }
}

/** These outlive every transfer, as in `stream.pipeline`. */
export function isStandardStream(candidate: unknown): boolean {
  return candidate === process.stdout || candidate === process.stderr
}
