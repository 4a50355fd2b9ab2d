import type { TLSSocket } from 'node:tls'

/**
 * Resolves when the server's handshake on a socket is done; rejects when it fails, takes too many milliseconds, or
 * the socket closes.
 */
export function tlsHandshake(socket: TLSSocket, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('the TLS handshake took too long')), milliseconds)
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    const onClose = () => fail(new Error('the connection closed before its TLS handshake was done'))
    socket.once('error', fail)
    socket.once('close', onClose)
    socket.once('secure', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      socket.off('close', onClose)
      // Under TLS 1.3 a socket of Node 20 that is ended in this very turn sends no close_notify.
      setImmediate(resolve)
    })
  })
}
