import { Stream } from 'node:stream'

/**
 * Keeps a stream that fails before there is a session for it from ending the process; the transfer tells the error
 * when its turn comes.
 */
export function holdErrors(candidate: unknown): void {
  if (candidate instanceof Stream) candidate.on('error', () => undefined)
}
