import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { ConnectionOptions } from '@sluice/transport'

/** Connects as Node does, but resets the first data connection once so many bytes have passed either way. */
export function cuttingConnect(afterBytes: number): Pick<ConnectionOptions, 'connect'> {
  let isCut = false
  return {
    connect: async ({ host, port, purpose, signal }) => {
      const socket = connect({ host, port, allowHalfOpen: true, signal })
      await once(socket, 'connect')
      if (purpose === 'control' || isCut) return socket
      isCut = true
      return new CutConnection(socket, afterBytes)
    },
  }
}

class CutConnection extends Duplex {
  readonly #socket: Socket
  #left: number

  constructor(socket: Socket, afterBytes: number) {
    super({ allowHalfOpen: true })
    this.#socket = socket
    this.#left = afterBytes
    socket.pause()
    socket.on('data', chunk => {
      if (!this.push(chunk)) socket.pause()
      this.#count(chunk.length)
    })
    socket.on('end', () => this.push(null))
    socket.on('error', error => this.destroy(error))
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, error => {
      done(error)
      this.#count(chunk.length)
    })
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  #count(bytes: number): void {
    this.#left -= bytes
    if (this.#left > 0 || this.destroyed) return
    this.#socket.resetAndDestroy()
    this.destroy(Object.assign(new Error('cut'), { code: 'ECONNRESET' }))
  }
}
