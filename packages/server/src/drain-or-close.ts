import type { Socket } from 'node:net'

/** Resolves when the peer has taken what was written, or is gone. */
export function drainOrClose(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
}
