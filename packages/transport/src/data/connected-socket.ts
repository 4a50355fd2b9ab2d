import type { Socket } from 'node:net'

/** Resolves when TCP is established, rejects with the socket's error; a rejection that nobody looks at is no fault. */
export function connectedSocket(socket: Socket): Promise<void> {
  const connected = new Promise<void>((resolve, reject) => {
    const onClose = () => reject(new Error('the connection was closed'))
    socket.once('connect', () => {
      // Every connection closes in the end, and errors are dear to make.
      socket.off('close', onClose)
      resolve()
    })
    socket.once('error', reject)
    socket.once('close', onClose)
  })
  connected.catch(() => {})
  return connected
}
