import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface Received {
  readonly bytes: Buffer
  /** How the client ended its side: in order, or by a reset. */
  readonly how: 'end' | 'reset'
}

/** All that a client sends over a data connection, and how it ends. */
export function received(socket: Socket): Promise<Received> {
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk))
  return new Promise(resolve => {
    const settle = (how: Received['how']) => resolve({ bytes: Buffer.concat(chunks), how })
    socket.once('error', () => settle('reset'))
    socket.once('close', () => settle('reset'))
    const onEnd = () => {
      // Node tells a reset behind the last bytes as an end; a write of nothing, or under TLS the lost address, tells
      // them apart.
      if (socket.writableEnded) settle('end')
      else if (socket instanceof TLSSocket) settle(socket.remoteAddress === undefined ? 'reset' : 'end')
      else socket.write(new Uint8Array(0), error => settle(error ? 'reset' : 'end'))
    }
    // Under TLS all may be over before the handshake is told.
    if (socket.readableEnded) onEnd()
    else if (socket.destroyed) settle('reset')
    else socket.once('end', onEnd)
  })
}
