import type { Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import type { ControlChannel, ControlChannelListener } from './control-channel.ts'

/** A control channel on a connected TCP socket. */
export class SocketChannel implements ControlChannel {
  readonly remoteAddress: string
  readonly remotePort: number
  readonly #raw: Socket
  #socket: Socket
  #listener: ControlChannelListener | undefined
  #ended = false

  constructor(socket: Socket) {
    this.#raw = socket
    this.#socket = socket
    this.remoteAddress = socket.remoteAddress ?? ''
    this.remotePort = socket.remotePort ?? 0
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 30_000)
    // A socket without an error listener takes the process down.
    socket.on('error', error => this.#end(error))
    socket.on('close', () => this.#end())
  }

  listen(listener: ControlChannelListener): void {
    this.#listener = listener
    this.#read(this.#socket)
  }

  write(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes)
  }

  secure(identity: TlsIdentity): Promise<void> {
    this.#raw.removeAllListeners('data')
    this.#raw.removeAllListeners('end')
    return new Promise((resolve, reject) => {
      const secured: TLSSocket = connectTls({ ...identity.forControl(), socket: this.#raw })
      this.#socket = secured
      secured.once('secureConnect', () => {
        secured.off('close', onClose)
        identity.adopt(secured)
        this.#read(secured)
        resolve()
      })
      const onClose = () => reject(new Error('the server closed the connection during the TLS handshake'))
      secured.on('close', onClose)
      secured.on('error', error => {
        reject(error)
        this.#end(error)
      })
    })
  }

  ref(): void {
    this.#socket.ref()
  }

  unref(): void {
    this.#socket.unref()
  }

  destroy(): void {
    this.#ended = true
    // Destroying a raw socket and its TLS socket in the same tick crashes Node 20: the TLS socket takes the raw one
    // with it.
    this.#socket.destroy()
  }

  #read(socket: Socket): void {
    socket.on('data', bytes => this.#listener?.data(bytes))
    socket.on('end', () => this.#end())
  }

  #end(error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#listener?.end(error)
    this.#socket.destroy()
  }
}
