import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type ConnectRequest, FtpSession } from '@sluice/transport'
import { expect, test } from 'vitest'
import { accessTo } from '../support/servers/access-to.ts'
import { describeServer } from '../support/servers/describe-server.ts'
import { pyftpdlib } from '../support/servers/pyftpdlib.ts'
import { describeBehaviours } from './behaviours.ts'

describeServer(pyftpdlib, describeBehaviours)

describeServer(pyftpdlib, kind => {
  test('an upload that is aborted before the server has its data connection costs the session', async () => {
    // What came over the next data connection could land in the file of this one.
    await using server = await kind.start()
    await using elsewhere = createServer(socket => void socket.on('error', () => {}).resume())
    await once(elsewhere.listen(0, server.host), 'listening')
    const { port } = elsewhere.address() as AddressInfo
    const open = async (request: ConnectRequest): Promise<Socket> => {
      const socket = connect(request.purpose === 'data' ? { ...request, port } : request)
      await once(socket, 'connect')
      return socket
    }
    await using session = await FtpSession.connect(accessTo(server, 'no TLS', { connect: open }))
    const abort = new AbortController()
    const failed = session.store(endless(), '/up/endless', {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    })
    await expect(failed).rejects.toMatchObject({ code: 'FTP_ABORTED' })
    expect(session.closed).toBe(true)
  })
})

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(1000)
}
