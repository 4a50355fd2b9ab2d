import { Readable, Stream, Writable } from 'node:stream'

/**
 * Keeps a stream that fails before there is a session for it from ending the process; the transfer tells the error
 * when its turn comes.
 */
export function holdErrors(candidate: unknown): void {
  if (candidate instanceof Stream) candidate.on('error', () => undefined)
}

/** A stream whose transfer failed is destroyed with the error, whether the transfer had begun or not. */
export function giveUpStream(candidate: unknown, error: Error): void {
  const isStandard = candidate === process.stdout || candidate === process.stderr
  if ((candidate instanceof Readable || candidate instanceof Writable) && !isStandard)
    candidate.destroy(error)
}
