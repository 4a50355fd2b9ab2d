import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect, type TLSSocket } from 'node:tls'

/**
 * TLS on a socket that can be taken off again: the records go through a stream of our own, so that clear text behind
 * the last record (CCC) is not lost in it.
 */
export class TlsLayer {
  readonly socket: TLSSocket
  readonly #raw: Socket
  readonly #records: Duplex
  #clear: ((bytes: Buffer) => void) | undefined
  #leftover = Buffer.alloc(0)

  constructor(raw: Socket, ca: string, session?: Buffer) {
    this.#raw = raw
    this.#records = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => void raw.write(chunk, () => done()),
      final: done => done(),
    })
    raw.removeAllListeners('data')
    raw.on('data', (bytes: Buffer) => this.#take(bytes))
    raw.on('end', () => this.#records.push(null))
    raw.on('error', () => this.#records.destroy())
    // TLS 1.2, since its session is known as soon as the handshake is done.
    const session12 = session === undefined ? {} : { session }
    this.socket = connect({
      socket: this.#records as Socket,
      ca,
      servername: 'localhost',
      maxVersion: 'TLSv1.2',
      ...session12,
    })
    this.socket.on('error', () => {})
  }

  async established(): Promise<void> {
    await once(this.socket, 'secureConnect')
  }

  /** Ends TLS from this side and gives clear text to `onData` from then on. */
  async remove(onData: (bytes: Buffer) => void): Promise<void> {
    this.#clear = onData
    await new Promise<void>(resolve => void this.socket.end(resolve))
    this.#take(Buffer.alloc(0))
  }

  /** Records begin with a type of 20 to 23, replies with a digit. */
  #take(bytes: Buffer): void {
    if (this.#clear === undefined) {
      this.#records.push(bytes)
      return
    }
    this.#leftover = Buffer.concat([this.#leftover, bytes])
    while (this.#leftover.length >= 5 && (this.#leftover[0] as number) <= 23) {
      const length = 5 + this.#leftover.readUInt16BE(3)
      if (this.#leftover.length < length) return
      this.#leftover = this.#leftover.subarray(length)
    }
    if (this.#leftover.length > 0 && (this.#leftover[0] as number) > 23) {
      this.#clear(this.#leftover)
      this.#leftover = Buffer.alloc(0)
    }
  }

  destroy(): void {
    this.socket.destroy()
    this.#raw.destroy()
  }
}
