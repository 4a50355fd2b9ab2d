import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { DataEnd } from '@sluice/protocol'
import { CloseNotifyTap } from '../tls/close-notify-tap.ts'
import type { DataConnection } from './data-connection.ts'
import type { DataReceiver } from './data-receiver.ts'
import type { DataTarget } from './data-target.ts'
import type { FlowOptions } from './flow-options.ts'
import { ProgressTimer } from './progress-timer.ts'
import { Slab } from './slab.ts'

/**
 * The data connection of a retrieve or a listing.
 *
 * Bytes go from the kernel into slabs and on to the receiver without a copy. Over TLS with an unknown size the
 * records pass a tap that tells an orderly end from a cut one; with a known size the count tells it, and TLS opens the socket itself, which is
 * faster. Nothing is handed on before `start`, before TLS is verified, or beyond the expected size.
 */
export class IncomingData implements DataConnection {
  readonly connected: Promise<void>
  readonly ended: Promise<DataEnd>
  readonly progress = new ProgressTimer()
  readonly #receiver: DataReceiver
  readonly #expected: number | undefined
  readonly #onProgress: ((bytes: number) => void) | undefined
  readonly #slab = new Slab()
  readonly #tap: CloseNotifyTap | undefined
  readonly #socket: Socket
  readonly #secured: Promise<void>
  readonly #protected: boolean
  #secure: boolean
  #started = false
  #open = false
  #peerEnded = false
  #bytes = 0
  #held: Buffer[] = []
  #tell!: (end: DataEnd) => void
  #told = false

  constructor(target: DataTarget, receiver: DataReceiver, { expected, onProgress }: FlowOptions) {
    const { identity } = target
    this.#receiver = receiver
    this.#expected = expected
    this.#onProgress = onProgress
    this.#protected = identity !== undefined
    this.#secure = !this.#protected
    this.ended = new Promise(resolve => {
      this.#tell = resolve
    })
    const { host, port } = target
    const onread = {
      buffer: () => this.#slab.room(),
      callback: (length: number) => this.#accept(this.#slab.take(length)),
    }
    let tcp: Socket
    if (identity === undefined) {
      tcp = connect({ host, port, allowHalfOpen: true, onread })
      this.#socket = tcp
      this.#secured = Promise.resolve()
    } else {
      let secured: TLSSocket
      if (expected === undefined) {
        tcp = connect({ host, port, allowHalfOpen: true })
        this.#tap = new CloseNotifyTap(tcp)
        secured = connectTls({ ...identity.forData(), socket: this.#tap })
        this.#tap.watch(secured)
        secured.on('data', chunk => {
          if (!this.#accept(chunk)) secured.pause()
        })
      } else {
        // The types of Node know onread for plain sockets only; tls.connect hands it through when it opens the socket itself.
        const options = { ...identity.forData(), host, port, onread, allowHalfOpen: true }
        secured = connectTls(options)
        tcp = secured
      }
      identity.learnFrom(secured)
      this.#socket = secured
      this.#secured = new Promise(resolve => {
        secured.once('secureConnect', () => {
          this.#secure = true
          this.#deliver()
          resolve()
        })
        secured.once('close', () => resolve())
      })
    }
    this.connected = new Promise((resolve, reject) => {
      tcp.once('connect', resolve)
      tcp.once('error', reject)
      tcp.once('close', () => reject(new Error('the connection was closed')))
    })
    this.connected.catch(() => {})
    this.#socket.on('error', cause => this.#end({ how: 'broken', bytes: this.#bytes, cause }))
    this.#socket.on('end', () => {
      this.#peerEnded = true
      this.#deliver()
    })
    this.#socket.on('close', () => {
      this.#peerEnded = true
      this.#deliver()
    })
  }

  start(): void {
    this.#started = true
    this.#open = true
    this.#receiver.begin({
      resume: () => {
        if (this.#open) return
        this.#open = true
        this.#deliver()
      },
      fail: cause => this.fail(cause),
    })
    this.progress.run()
    this.#deliver()
  }

  stop(cause?: unknown): void {
    const bytes = this.#bytes
    this.#end(cause === undefined ? { how: 'stopped', bytes } : { how: 'broken', bytes, cause })
  }

  fail(cause: unknown): void {
    this.#end({ how: 'caller-failed', bytes: this.#bytes, cause })
  }

  safeToDrop(): Promise<void> {
    return this.#secured
  }

  drop(): void {
    this.#held = []
    this.stop()
    if (this.#socket.destroyed) return
    // Node cannot reset a TLS socket.
    if (this.#protected) this.#socket.destroy()
    else this.#socket.resetAndDestroy()
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

  /** Hands on what is held, then lets the socket read again or tells the end. */
  #deliver(): void {
    if (!this.#flowing) {
      if (this.#peerEnded && this.#held.length === 0 && this.#started) this.#finish()
      return
    }
    while (this.#flowing && !this.#told) {
      const chunk = this.#held.shift()
      if (chunk === undefined) break
      this.#hand(chunk)
    }
    if (this.#told || !this.#flowing) {
      this.progress.pause()
    } else if (this.#peerEnded) {
      this.#finish()
    } else {
      this.progress.run()
      this.#socket.resume()
    }
  }

  #hand(chunk: Buffer): void {
    const room = this.#expected === undefined ? chunk.length : this.#expected - this.#bytes
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
    this.#bytes += kept.length
    try {
      if (kept.length > 0 && !this.#receiver.write(kept)) this.#open = false
      this.#onProgress?.(this.#bytes)
    } catch (cause) {
      // A throw in a read callback would end the process.
      this.fail(cause)
    }
    if (kept.length < chunk.length) this.#end({ how: 'overrun', bytes: this.#bytes })
  }

  #finish(): void {
    const bytes = this.#bytes
    if (!this.#secure) {
      this.#end({
        how: 'broken',
        bytes,
        cause: new Error('the data connection ended before its TLS handshake'),
      })
    } else {
      const proven = !this.#protected || this.#tap?.closeNotify === true
      this.#end({ how: proven ? 'orderly' : 'unproven', bytes })
    }
  }

  #end(end: DataEnd): void {
    if (this.#told) return
    this.#told = true
    this.progress.disarm()
    this.#tell(end)
  }
}
