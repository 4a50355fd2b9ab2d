import { Duplex } from 'node:stream'

/**
 * What TLS runs on in place of the connection itself, so that somebody of ours sees what passes between the two.
 *
 * It carries bytes both ways with the backpressure of both sides; each of its ends is that of the connection.
 */
export class Underlay extends Duplex {
  protected readonly raw: Duplex

  constructor(raw: Duplex) {
    super({ allowHalfOpen: true })
    this.raw = raw
    raw.on('data', this.#onData)
    raw.on('end', this.#onEnd)
    raw.on('error', this.#onError)
    raw.on('close', this.#onClose)
  }

  /** Lets go of the connection, which goes on without TLS. */
  detach(): void {
    this.raw.off('data', this.#onData)
    this.raw.off('end', this.#onEnd)
    this.raw.off('error', this.#onError)
    this.raw.off('close', this.#onClose)
  }

  /** Bytes came from the peer. */
  protected received(chunk: Buffer): void {
    if (!this.push(chunk)) this.raw.pause()
  }

  /** The peer's FIN came. */
  protected finished(): void {
    this.push(null)
  }

  override _read(): void {
    this.raw.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.raw.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.raw.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.raw.destroy()
    done(error)
  }

  readonly #onData = (chunk: Buffer): void => this.received(chunk)

  readonly #onEnd = (): void => this.finished()

  readonly #onError = (error: Error): void => {
    this.destroy(error)
  }

  readonly #onClose = (): void => {
    this.destroy()
  }
}
