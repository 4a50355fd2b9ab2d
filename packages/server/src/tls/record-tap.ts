import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { RecordWalker } from './record-walker.ts'

/**
 * Stands between a TCP socket and its TLS socket, for what Node does not tell or do there.
 *
 * It sees whether the peer said close_notify before its FIN: Node 20 tells both as an orderly end, so that half an
 * upload looks like a whole one. An alert under TLS 1.3 is known by its size and by yielding no plaintext. And it lets
 * TLS end while the TCP connection goes on (CCC, REIN).
 */
export class RecordTap extends Duplex {
  readonly #raw: Socket
  readonly #walker = new RecordWalker()
  /** Of each stretch that was pushed and not yet read: whether it may be an alert. */
  readonly #alertSized: boolean[] = []
  #lastWasAlert = false
  /** What came since TLS was let go. */
  #held: Buffer[] | undefined

  constructor(raw: Socket) {
    super({ allowHalfOpen: true })
    this.#raw = raw
    raw.on('data', this.#onData)
    raw.on('end', this.#onEnd)
    raw.on('error', this.#onError)
    raw.on('close', this.#onClose)
  }

  /** The peer's last record was an alert, and what came of it is whole. */
  get closeNotify(): boolean {
    return this.#lastWasAlert && this.#walker.atBoundary
  }

  /** Call once, before anything is read: compares what goes in with what comes out of the TLS socket. */
  watch(secured: TLSSocket): void {
    let before = 0
    this.prependListener('data', () => {
      before = secured.bytesRead
    })
    this.on('data', () => {
      this.#lastWasAlert = this.#alertSized.shift() === true && secured.bytesRead === before
    })
  }

  /** From here on the end of TLS is not the end of the TCP connection; what comes is kept. */
  letGo(): void {
    this.#held = []
  }

  /** Gives the TCP socket back, paused, with what came since `letGo`. */
  handBack(): void {
    const raw = this.#raw
    raw.pause()
    raw.off('data', this.#onData)
    raw.off('end', this.#onEnd)
    raw.off('error', this.#onError)
    raw.off('close', this.#onClose)
    for (const chunk of this.#held?.reverse() ?? []) raw.unshift(chunk)
  }

  override _read(): void {
    this.#raw.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#raw.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#held === undefined) this.#raw.end(done)
    else done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#held === undefined) this.#raw.destroy()
    done(error)
  }

  #onData = (chunk: Buffer): void => {
    if (this.#held !== undefined) {
      this.#held.push(chunk)
      return
    }
    let start = 0
    for (const { end, alertSized } of this.#walker.walk(chunk)) {
      this.#alertSized.push(alertSized)
      if (!this.push(chunk.subarray(start, end))) this.#raw.pause()
      start = end
    }
  }

  #onEnd = (): void => {
    this.push(null)
  }

  #onError = (error: Error): void => {
    this.destroy(error)
  }

  #onClose = (): void => {
    this.destroy()
  }
}
