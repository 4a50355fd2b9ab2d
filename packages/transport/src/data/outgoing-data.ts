import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { DataEnd } from '@sluice/protocol'
import type { DataConnection } from './data-connection.ts'
import type { DataTarget } from './data-target.ts'
import type { FlowOptions } from './flow-options.ts'
import { ProgressTimer } from './progress-timer.ts'

/** Where the bytes of a store come from: a Node stream, an async or plain iterable of chunks. */
export type DataSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/**
 * The data connection of a store.
 *
 * A clean end is sent only after the last byte of a source that ended well; anything else resets the TCP connection, because to every server a
 * FIN means that the file is whole. The reading side is kept flowing: unread bytes (tickets of TLS 1.3) would turn the close into a reset and take
 * the tail of the upload with it. Over TLS the socket is wrapped rather than opened by TLS, since only a TCP socket can be reset.
 */
export class OutgoingData implements DataConnection {
  readonly connected: Promise<void>
  readonly ended: Promise<DataEnd>
  readonly progress = new ProgressTimer()
  readonly #source: DataSource
  readonly #onProgress: ((bytes: number) => void) | undefined
  readonly #raw: Socket
  readonly #socket: Socket
  readonly #secured: Promise<void>
  #bytes = 0
  #tell!: (end: DataEnd) => void
  #told = false
  #finished = false

  constructor({ host, port, identity }: DataTarget, source: DataSource, { onProgress }: FlowOptions) {
    this.#source = source
    this.#onProgress = onProgress
    this.ended = new Promise(resolve => {
      this.#tell = resolve
    })
    const raw = connect({ host, port, allowHalfOpen: true })
    this.#raw = raw
    this.connected = new Promise((resolve, reject) => {
      raw.once('connect', resolve)
      raw.once('error', reject)
      raw.once('close', () => reject(new Error('the connection was closed')))
    })
    this.connected.catch(() => {})
    if (identity === undefined) {
      this.#socket = raw
      this.#secured = this.connected
    } else {
      const secured = connectTls({ ...identity.forData(), socket: raw })
      identity.learnFrom(secured)
      this.#socket = secured
      this.#secured = new Promise((resolve, reject) => {
        secured.once('secureConnect', resolve)
        secured.once('close', () => reject(new Error('the data connection ended before its TLS handshake')))
      })
      secured.on('error', cause => this.#broken(cause))
    }
    this.#secured.catch(() => {})
    raw.on('error', cause => this.#broken(cause))
    this.#socket.on('close', () => this.#broken(new Error('the server closed the data connection')))
    this.#socket.resume()
  }

  start(): void {
    void this.#pump()
  }

  stop(cause?: unknown): void {
    const bytes = this.#bytes
    this.#end(cause === undefined ? { how: 'stopped', bytes } : { how: 'broken', bytes, cause })
  }

  fail(cause: unknown): void {
    this.#end({ how: 'caller-failed', bytes: this.#bytes, cause })
    this.drop()
  }

  safeToDrop(): Promise<void> {
    return this.#secured.catch(() => {})
  }

  drop(): void {
    this.stop()
    if (this.#socket.destroyed) return
    if (this.#finished) {
      this.#socket.destroy()
    } else if (this.#socket === this.#raw) {
      this.#raw.resetAndDestroy()
    } else {
      // Destroying both in the same tick crashes Node 20.
      this.#raw.once('close', () => this.#socket.destroy())
      this.#raw.resetAndDestroy()
    }
  }

  async #pump(): Promise<void> {
    try {
      this.progress.run()
      await this.#secured
    } catch (cause) {
      this.#broken(cause)
      return
    }
    this.progress.pause()
    try {
      for await (const chunk of this.#source) {
        if (this.#told) return
        await this.#write(toBytes(chunk))
        if (this.#told) return
        this.#onProgress?.(this.#bytes)
      }
    } catch (cause) {
      this.fail(cause)
      return
    }
    if (!this.#told) this.#finish()
  }

  /** Resolves when the socket wants more; a broken connection resolves as well, since `#told` says so. */
  #write(chunk: Uint8Array): Promise<void> | undefined {
    this.#bytes += chunk.length
    if (this.#socket.write(chunk)) return undefined
    return new Promise(resolve => {
      const settle = () => {
        this.#socket.off('drain', settle)
        this.#wake = undefined
        this.progress.pause()
        resolve()
      }
      this.#socket.once('drain', settle)
      this.#wake = settle
      this.progress.run()
    })
  }

  #wake: (() => void) | undefined

  #finish(): void {
    this.progress.run()
    this.#socket.end(() => {
      this.#finished = true
      this.#end({ how: 'orderly', bytes: this.#bytes })
    })
  }

  #broken(cause: unknown): void {
    this.#end({ how: 'broken', bytes: this.#bytes, cause })
  }

  #end(end: DataEnd): void {
    if (this.#told) return
    this.#told = true
    this.progress.disarm()
    this.#tell(end)
    this.#wake?.()
    // A source that is stuck would keep its resources for ever.
    if (end.how !== 'orderly' && this.#source instanceof Readable) this.#source.destroy()
  }
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return Buffer.from(chunk)
  throw new TypeError(
    `a source of bytes gave ${chunk === null ? 'null' : typeof chunk}; give Uint8Array or string chunks`,
  )
}
