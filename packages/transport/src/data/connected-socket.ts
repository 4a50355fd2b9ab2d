import type { Socket } from 'node:net'

/** Resolves when TCP is established, rejects with the socket's error; a rejection that nobody looks at is no fault. */
export function connectedSocket(socket: Socket): Promise<void> {
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
  connected.catch(() => {})
  return connected
}
