import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { resetSocket } from '../src/reset-socket.ts'

test.each<[string, (socket: Socket) => unknown]>([
  ['nothing', () => {}],
  ['its end', socket => socket.end()],
  ['bytes and its end', socket => socket.end(Buffer.alloc(50_000_000))],
  ['an end that has left', socket => once(socket.end(), 'finish')],
])('a socket is closed behind %s', async (_what, before) => {
  const listener = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const peer = connect({ port: (listener.address() as AddressInfo).port, host: '127.0.0.1' })
  peer.on('error', () => {})
  const [socket] = (await once(listener, 'connection')) as [Socket]
  await before(socket)
  const closed = once(socket, 'close')
  resetSocket(socket)
  await closed
  expect(socket.destroyed).toBe(true)
  peer.destroy()
  listener.close()
})
