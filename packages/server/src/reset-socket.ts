import type { Socket } from 'node:net'

/**
 * Closes a TCP connection by a reset.
 *
 * While its FIN is on the way to the kernel Node 20 cannot reset a socket, and would leave it open for ever: then it is
 * closed in order, since all that was written has left.
 */
export function resetSocket(raw: Socket): void {
  const isEnding = raw.writableEnded && raw.writableLength === 0 && !raw.writableFinished
  if (isEnding) raw.destroy()
  else raw.resetAndDestroy()
}
