import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { DataEnd } from '@sluice/protocol'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import { connectedSocket } from './connected-socket.ts'
import type { DataConnection } from './data-connection.ts'
import type { DataTarget } from './data-target.ts'
import type { FlowOptions } from './flow-options.ts'
import { ProgressTimer } from './progress-timer.ts'

/** Where the bytes of a store come from: a Node stream, an async or plain iterable of chunks. */
export type DataSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/**
 * The data connection of a store.
 *
 * A clean end is sent only after the last byte of a source that ended well; anything else resets the TCP
 * connection, because to every server a FIN means that the file is whole. The reading side is kept flowing: unread
 * bytes (tickets of TLS 1.3) would turn the close into a reset and take the tail of the upload with it. Over TLS
 * the socket is wrapped rather than opened by TLS, since only a TCP socket can be reset.
 */
export class OutgoingData implements DataConnection {
  readonly connected: Promise<void>
  readonly ended: Promise<DataEnd>
  readonly progress: ProgressTimer = new ProgressTimer()
  readonly #source: DataSource
  readonly #options: FlowOptions
  readonly #raw: Socket
  readonly #identity: TlsIdentity | undefined
  #socket: Socket
  #secured: Promise<void> | undefined
  #bytes = 0
  #tell!: (end: DataEnd) => void
  #told = false
  #ending = false
  #wake: (() => void) | undefined

  constructor({ host, port, identity }: DataTarget, source: DataSource, options: FlowOptions) {
    this.#source = source
    this.#identity = identity
    this.#options = options
    this.ended = new Promise(resolve => {
      this.#tell = resolve
    })
    this.#raw = connect({ host, port, allowHalfOpen: true })
    this.#raw.on('error', cause => this.#broken(cause))
    this.#socket = this.#raw
    this.connected = connectedSocket(this.#raw)
    if (identity === undefined) this.#read(this.#raw)
    else if (options.tlsStart === 'at-connect') this.#wrap(identity)
  }

  start(): void {
    if (this.#identity !== undefined && this.#secured === undefined) this.#wrap(this.#identity)
    void this.#pump()
  }

  stop(cause?: unknown): void {
    const bytes = this.#bytes
    this.#end(cause === undefined ? { how: 'stopped', bytes } : { how: 'broken', bytes, cause })
  }

  fail(cause: unknown): void {
    this.#end({ how: 'caller-failed', bytes: this.#bytes, cause })
  }

  safeToDrop(): Promise<void> {
    return (this.#secured ?? Promise.resolve()).catch(() => {})
  }

  drop(): void {
    this.stop()
    if (this.#socket.destroyed) return
    if (this.#ending || this.#raw.connecting) {
      // All bytes are out, or none; Node leaks a socket that is reset after its end, and puts a reset off until there is a connection.
      this.#socket.destroy()
    } else if (this.#socket === this.#raw) {
      this.#raw.resetAndDestroy()
    } else {
      // Destroying both in the same tick crashes Node 20.
      this.#raw.once('close', () => this.#socket.destroy())
      this.#raw.resetAndDestroy()
    }
  }

  /** Begins TLS over the TCP socket. */
  #wrap(identity: TlsIdentity): void {
    const secured = connectTls({ ...identity.forData(), socket: this.#raw })
    identity.learnFrom(secured)
    this.#socket = secured
    this.#secured = new Promise((resolve, reject) => {
      secured.once('secureConnect', resolve)
      secured.once('close', () => reject(new Error('the data connection ended before its TLS handshake')))
    })
    this.#secured.catch(() => {})
    secured.on('error', cause => this.#broken(cause))
    this.#read(secured)
  }

  /** Drops what the peer sends, and notices its end. */
  #read(socket: Socket): void {
    socket.on('close', () => this.#broken(new Error('the server closed the data connection')))
    socket.resume()
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
        for (const piece of piecesOf(toBytes(chunk))) {
          if (this.#told) return
          await this.#write(piece)
        }
        if (this.#told) return
        this.#options.onProgress?.(this.#bytes)
      }
      if (!this.#told) this.#checkCount()
    } catch (cause) {
      this.fail(cause)
      return
    }
    if (!this.#told) await this.#finish()
  }

  /** A count that is not the promised one must not look like the end of the file either. */
  #checkCount(): void {
    const { expected } = this.#options
    if (expected === undefined || expected === this.#bytes) return
    throw new Error(`the source gave ${this.#bytes} bytes instead of ${expected}`)
  }

  /** Resolves when the socket wants more. */
  #write(chunk: Uint8Array): Promise<void> | undefined {
    this.#bytes += chunk.length
    return this.#socket.write(chunk, this.#onWritten) ? undefined : this.#flushed()
  }

  readonly #onWritten = (): void => {
    this.progress.progress()
    if (this.#socket.writableLength === 0) this.#wake?.()
  }

  /** Resolves when every byte has left for the kernel, or the flow is over. */
  #flushed(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = () => {
        this.#wake = undefined
        this.progress.pause()
        resolve()
      }
      if (this.#told || this.#socket.writableLength === 0) this.#wake()
      else this.progress.run()
    })
  }

  /** Ends the connection once every byte has left: until then it can still be reset. */
  async #finish(): Promise<void> {
    await this.#flushed()
    if (this.#told) return
    this.#ending = true
    this.progress.run()
    // Not as the callback of `end`, which is called after a failure as well.
    this.#socket.once('finish', () => this.#end({ how: 'orderly', bytes: this.#bytes }))
    this.#socket.end()
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

/** Progress shows only between writes, so one write must not take long on a slow line. */
const PIECE_BYTES = 64 * 1024

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return Buffer.from(chunk)
  throw new TypeError(
    `a source of bytes gave ${chunk === null ? 'null' : typeof chunk}; give Uint8Array or string chunks`,
  )
}
