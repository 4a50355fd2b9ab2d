import { Duplex } from 'node:stream'

/**
 * Stands for a stream while the SOCKS library talks to the proxy on it.
 *
 * The library lets its socket flow when it is done, whether somebody listens or not, and hands out what it has read
 * too far as an event. Behind this it can do neither: it gets the answer of the proxy byte by byte, and the stream
 * keeps what comes behind.
 */
export class SocksHandshake extends Duplex {
  readonly #stream: Duplex
  readonly #onReadable = (): void => this.#pass()
  readonly #onClose = (): void => {
    this.destroy()
  }

  constructor(stream: Duplex) {
    super()
    this.#stream = stream
    stream.on('readable', this.#onReadable)
    stream.on('end', this.#onClose)
    stream.on('close', this.#onClose)
  }

  /** The stream is free again. */
  release(): void {
    this.#stream.off('readable', this.#onReadable)
    this.#stream.off('end', this.#onClose)
    this.#stream.off('close', this.#onClose)
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#stream.write(chunk, done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.release()
    done(error)
  }

  /** The library takes its listener away as soon as it has what it needs. */
  #pass(): void {
    while (this.listenerCount('data') > 0) {
      const byte: Buffer | null = this.#stream.read(1)
      if (byte === null) return
      this.emit('data', byte)
    }
  }
}
