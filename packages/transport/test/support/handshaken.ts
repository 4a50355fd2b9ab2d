import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { connect, createSecureContext, TLSSocket } from 'node:tls'
import type { Certificate } from '../../../../test/support/servers/certificate.ts'
import { CloseNotifyTap } from '../../src/tls/close-notify-tap.ts'

export const versions = ['TLSv1.2', 'TLSv1.3'] as const
export type Version = (typeof versions)[number]

/** One end of a connection in memory. */
class End extends Duplex {
  /** Takes what is written here; null is the FIN. */
  deliver: (bytes: Buffer | null) => void = () => {}

  constructor() {
    super({ allowHalfOpen: true })
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.deliver(chunk)
    done()
  }

  override _final(done: () => void): void {
    this.deliver(null)
    done()
  }
}

/** A client behind a tap and a server, with the handshake done; what the server says after it is kept back. */
export interface Handshaken {
  readonly tap: CloseNotifyTap
  readonly client: TLSSocket
  /** The client's end below the tap: push to it what the server is to have said. */
  readonly wire: End
  readonly server: TLSSocket
  /** Everything that the server has said since, when it has ended. */
  readonly tail: Promise<Buffer>
  /** Of TLS 1.3: what the server's records are sealed with. */
  readonly secret: Buffer
}

export async function handshaken(
  { ca, cert, key }: Certificate,
  version: Version,
  listen: (client: TLSSocket) => void,
): Promise<Handshaken> {
  const wire = new End()
  const far = new End()
  wire.deliver = bytes => far.push(bytes)
  const kept: Buffer[] = []
  let keeps = false
  const server = new TLSSocket(far, {
    isServer: true,
    secureContext: createSecureContext({
      cert,
      key,
      minVersion: version,
      maxVersion: version,
      ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256',
      sessionIdContext: 'test',
    }),
  })
  server.on('error', () => {})
  const secured = once(server, 'secure')
  const tail = new Promise<Buffer>(resolve => {
    far.deliver = bytes => {
      if (bytes === null) resolve(Buffer.concat(kept))
      else if (keeps) kept.push(bytes)
      else wire.push(bytes)
    }
  })
  const tap = new CloseNotifyTap(wire)
  const client = connect({ socket: tap, ca, servername: 'localhost' })
  tap.watch(client)
  listen(client)
  let secret = Buffer.alloc(0)
  client.on('keylog', (line: Buffer) => {
    const [label, , value] = line.toString('latin1').trim().split(' ')
    if (label === 'SERVER_TRAFFIC_SECRET_0') secret = Buffer.from(value ?? '', 'hex')
  })
  client.once('secureConnect', () => {
    keeps = true
  })
  await once(client, 'secureConnect')
  await secured
  await new Promise(setImmediate)
  return { tap, client, wire, server, tail, secret }
}
