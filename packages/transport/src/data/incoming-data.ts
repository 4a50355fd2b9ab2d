import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Command, DataEnd } from '@sluice/protocol'
import { CloseNotifyTap } from '../tls/close-notify-tap.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import { connectedSocket } from './connected-socket.ts'
import type { DataConnection } from './data-connection.ts'
import type { DataReceiver } from './data-receiver.ts'
import type { DataTarget } from './data-target.ts'
import type { FlowOptions } from './flow-options.ts'
import { ProgressTimer } from './progress-timer.ts'
import { Slab } from './slab.ts'

const NOTHING = new Uint8Array(0)

/**
 * The data connection of a retrieve or a listing.
 *
 * Bytes go from the kernel into slabs and on to the receiver without a copy. Over TLS with a known size the count
 * tells whether the end is the end, so TLS opens the socket itself, which is faster; with an unknown size the records
 * pass a tap that tells an orderly end from a cut one. Nothing is handed on before `start`, before TLS is verified,
 * or beyond the expected size.
 */
export class IncomingData implements DataConnection {
  readonly connected: Promise<void>
  readonly ended: Promise<DataEnd>
  readonly progress: ProgressTimer = new ProgressTimer()
  readonly #receiver: DataReceiver
  readonly #options: FlowOptions
  readonly #identity: TlsIdentity | undefined
  /** Reads: the TCP socket, or the TLS socket over it once there is one. */
  #socket: Socket
  #tap: CloseNotifyTap | undefined
  #secured: Promise<void> | undefined
  #secure: boolean
  #started = false
  #open = false
  #peerEnded = false
  #bytes = 0
  #held: Buffer[] = []
  #tell!: (end: DataEnd) => void
  #told = false

  constructor(target: DataTarget, receiver: DataReceiver, options: FlowOptions) {
    const { host, port, identity } = target
    this.#receiver = receiver
    this.#options = options
    this.#identity = identity
    this.#secure = identity === undefined
    this.ended = new Promise(resolve => {
      this.#tell = resolve
    })
    const slab = new Slab()
    const onread = {
      buffer: () => slab.room(),
      callback: (length: number) => this.#accept(slab.take(length)),
    }
    if (identity === undefined) {
      this.#socket = connect({ host, port, allowHalfOpen: true, onread })
      this.#attach(this.#socket)
    } else if (options.expected !== undefined && options.tlsStart === 'at-connect') {
      // The types of Node know onread for plain sockets only; tls.connect hands it through when it opens the socket
      // itself.
      const settings = { ...identity.forData(), host, port, onread }
      const secured = connectTls(settings)
      this.#socket = secured
      this.#watch(secured, identity)
    } else {
      this.#socket = connect({ host, port, allowHalfOpen: true })
      this.#socket.on('error', cause => this.#broken(cause))
    }
    this.connected = connectedSocket(this.#socket)
    if (this.#protects && options.tlsStart === 'at-connect') this.#wrap()
  }

  start(command: Command): void {
    if (this.#protects) this.#wrap()
    this.#started = true
    this.#open = true
    const flow = {
      resume: () => {
        if (this.#open) return
        this.#open = true
        this.#deliver()
      },
      fail: (cause: unknown) => this.fail(cause),
    }
    this.#receiver.begin(flow, command)
    this.progress.run()
    this.#deliver()
  }

  stop(cause?: unknown): void {
    if (cause === undefined) this.#end({ how: 'stopped', bytes: this.#bytes })
    else this.#broken(cause)
  }

  fail(cause: unknown): void {
    this.#end({ how: 'caller-failed', bytes: this.#bytes, cause })
  }

  safeToDrop(): Promise<void> {
    return this.#secured ?? Promise.resolve()
  }

  drop(): void {
    this.#held = []
    this.stop()
    if (this.#socket.destroyed) return
    // Node cannot reset a TLS socket, leaks one that is reset after its end, and puts a reset off until there is a connection.
    if (this.#secured !== undefined || this.#peerEnded || this.#socket.connecting) this.#socket.destroy()
    else this.#socket.resetAndDestroy()
  }

  /** TLS is due and has not begun. */
  get #protects(): boolean {
    return this.#identity !== undefined && this.#secured === undefined
  }

  /** Begins TLS over the TCP socket, through the tap. */
  #wrap(): void {
    const identity = this.#identity as TlsIdentity
    const tap = new CloseNotifyTap(this.#socket)
    const secured = connectTls({ ...identity.forData(), socket: tap })
    tap.watch(secured)
    this.#tap = tap
    this.#socket = secured
    this.#watch(secured, identity)
    secured.on('data', chunk => {
      if (!this.#accept(chunk)) secured.pause()
    })
  }

  #watch(secured: TLSSocket, identity: TlsIdentity): void {
    identity.learnFrom(secured)
    this.#secured = new Promise(resolve => {
      secured.once('secureConnect', () => {
        this.#secure = true
        this.#deliver()
        resolve()
      })
      secured.once('close', () => resolve())
    })
    this.#attach(secured)
  }

  #attach(socket: Socket): void {
    socket.on('error', cause => this.#broken(cause))
    socket.on('end', () => {
      // Node tells a reset behind unread data as an end; only a write of nothing then fails. Records tell it for TLS.
      if (this.#identity === undefined) socket.write(NOTHING, error => this.#ended(socket, error))
      else this.#ended(socket, undefined)
    })
    socket.on('close', () => {
      this.#peerEnded = true
      this.#deliver()
    })
  }

  #ended(socket: Socket, reset: Error | null | undefined): void {
    if (reset) this.#broken(reset)
    this.#peerEnded = true
    // Some servers hold their final reply back until our end has closed as well.
    socket.end()
    this.#deliver()
  }

  /** Called by the socket for each read; false pauses it. */
  #accept(chunk: Buffer): boolean {
    this.progress.progress()
    if (this.#told) return false
    if (!this.#flowing || this.#held.length > 0) {
      this.#held.push(chunk)
      return false
    }
    this.#hand(chunk)
    if (this.#flowing) return true
    this.progress.pause()
    return false
  }

  get #flowing(): boolean {
    return this.#started && this.#open && this.#secure
  }

  /** Hands on what is held, then tells the end or lets the socket read again. */
  #deliver(): void {
    while (this.#flowing && !this.#told) {
      const chunk = this.#held.shift()
      if (chunk === undefined) break
      this.#hand(chunk)
    }
    if (!this.#started || this.#told) return
    if (this.#peerEnded && this.#held.length === 0) {
      this.#finish()
    } else if (this.#flowing) {
      this.progress.run()
      this.#socket.resume()
    } else if (!this.#open) {
      this.progress.pause()
    }
  }

  #hand(chunk: Buffer): void {
    const { expected, stopAt, onProgress } = this.#options
    const most = stopAt ?? expected
    const room = most === undefined ? chunk.length : most - this.#bytes
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
    this.#bytes += kept.length
    try {
      if (kept.length > 0 && !this.#receiver.write(kept)) this.#open = false
      onProgress?.(this.#bytes)
    } catch (cause) {
      // A throw in a read callback would end the process.
      this.fail(cause)
    }
    if (stopAt !== undefined && this.#bytes === stopAt) this.#end({ how: 'reached', bytes: this.#bytes })
    else if (kept.length < chunk.length) this.#end({ how: 'overrun', bytes: this.#bytes })
  }

  #finish(): void {
    const bytes = this.#bytes
    if (!this.#secure) {
      this.#broken(new Error('the data connection ended before its TLS handshake'))
    } else {
      const proven = this.#identity === undefined || this.#tap?.closeNotify === true
      this.#end({ how: proven ? 'orderly' : 'unproven', bytes })
    }
  }

  #broken(cause: unknown): void {
    this.#end({ how: 'broken', bytes: this.#bytes, cause })
  }

  #end(end: DataEnd): void {
    if (this.#told) return
    this.#told = true
    this.progress.disarm()
    this.#tell(end)
  }
}
