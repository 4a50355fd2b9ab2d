import { connect, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { Command, DataEnd } from '@sluice/protocol'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import { brokenEnd } from './broken-end.ts'
import type { DataConnection } from './data-connection.ts'
import type { DataReceiver } from './data-receiver.ts'
import type { DataTarget, DirectTarget } from './data-target.ts'
import { DataWire, handshakeFailed, type WireListener } from './data-wire.ts'
import { Delivery } from './delivery.ts'
import { FlowClock } from './flow-clock.ts'
import type { FlowOptions } from './flow-options.ts'
import { Inflation } from './inflation.ts'
import { pausedNote } from './paused-note.ts'
import type { ReadMemory } from './read-memory.ts'

const NOTHING = new Uint8Array(0)

/**
 * The data connection of a retrieve or a listing.
 *
 * Where we open it ourselves, bytes go from the kernel into slabs and on to the receiver without a copy. Over TLS with
 * a known size the count tells whether the end is the end, so TLS opens the socket itself, which is faster; otherwise
 * the records pass a tap that tells an orderly end from a cut one.
 */
export class IncomingData implements DataConnection {
  readonly ended: Promise<DataEnd>
  readonly clock: FlowClock = new FlowClock()
  readonly #options: FlowOptions
  readonly #identity: TlsIdentity | undefined
  readonly #wire: DataWire
  readonly #memory: ReadMemory
  readonly #delivery: Delivery
  /** The socket reads into our memory by itself, and needs no listener. */
  #fillsMemory = false
  #inflation: Inflation | undefined
  /** The peer has ended the wire; what came before may still have to be inflated. */
  #wireEnded = false
  /** All that there is has been read. */
  #readAll = false
  #tell!: (end: DataEnd) => void
  #told = false

  constructor({ from, identity }: DataTarget, receiver: DataReceiver, options: FlowOptions) {
    this.#options = options
    this.#identity = identity
    this.ended = new Promise(resolve => {
      this.#tell = resolve
    })
    this.#memory = options.slabs.borrow(receiver, options.expected)
    const watcher = {
      due: () => this.#deliver(),
      failed: (cause: unknown) => this.fail(cause),
      full: (how: 'reached' | 'overrun') => this.#end({ how, bytes: this.#delivery.bytes }),
    }
    this.#delivery = new Delivery(receiver, this.#memory, options, watcher, identity === undefined)
    const listener = {
      secured: () => {
        this.#delivery.verified()
        this.#deliver()
      },
      broken: (cause: Error) => this.#broken(cause),
    }
    if ('stream' in from) this.#wire = new DataWire(from.stream, listener)
    else if (this.#readsFast) this.#wire = this.#fastWire(from, listener)
    else this.#wire = new DataWire(connect({ ...from, allowHalfOpen: true }), listener)
    if (identity === undefined || this.#wire.protected) this.#read()
    else if (options.tlsStart === 'at-connect') this.#protect()
  }

  get connected(): Promise<void> {
    return this.#wire.connected
  }

  start(command: Command): void {
    this.#protect()
    this.#delivery.begin(command)
    this.clock.waitForPeer()
    this.#deliver()
  }

  confirm(): void {
    // The server's word does not show that its last byte has arrived.
  }

  stop(cause?: unknown): void {
    if (cause !== undefined) this.#broken(cause, true)
    else this.#end({ how: 'stopped', bytes: this.#delivery.bytes, ...pausedNote(this.clock) })
  }

  fail(cause: unknown): void {
    this.#end({ how: 'caller-failed', bytes: this.#delivery.bytes, cause })
  }

  settled(): Promise<void> | undefined {
    return this.#wire.settled()
  }

  drop(): void {
    this.#delivery.clear()
    this.stop()
    this.#inflation?.destroy()
    // Node leaks a socket that is reset after its end.
    this.#wire.destroy(!this.#wireEnded)
  }

  /** Where the end of TLS is judged by its records, they have to pass the tap, and what opens by itself does not. */
  get #readsFast(): boolean {
    const { expected, tlsStart, tlsEnd, mode } = this.#options
    if (mode !== 'S') return false
    if (this.#identity === undefined) return true
    const countProves = tlsEnd === 'lenient' || (tlsEnd === 'size' && expected !== undefined)
    return countProves && tlsStart === 'at-connect'
  }

  #fastWire(from: DirectTarget, listener: WireListener): DataWire {
    const memory = this.#memory
    this.#fillsMemory = true
    const onread = {
      buffer: () => memory.room(),
      callback: (length: number) => this.#accept(memory.take(length)),
    }
    const address = { ...from, allowHalfOpen: true, onread }
    if (this.#identity === undefined) return new DataWire(connect(address), listener)
    // The types of Node know onread for plain sockets only; tls.connect hands it through when it opens the socket
    // itself.
    const settings = { ...this.#identity.forData(), ...address }
    return new DataWire(connectTls(settings), listener, this.#identity)
  }

  /** Begins TLS if it is due and has not begun. */
  #protect(): void {
    if (this.#identity === undefined || this.#wire.protected) return
    this.#wire.protect({ identity: this.#identity, tapped: true })
    this.#read()
  }

  #read(): void {
    const { stream } = this.#wire
    stream.on('end', () => this.#ended(stream))
    stream.on('close', () => {
      this.#options.slabs.giveBack(this.#memory)
      // Whoever destroyed it did not say that there was no more.
      if (!this.#wireEnded) this.#broken(new Error('the connection was closed before its end'))
    })
    if (this.#options.mode === 'Z') {
      this.#inflation = new Inflation(stream, this.#options.compression, {
        data: chunk => this.#accept(chunk),
        end: () => this.#over(),
        // What the peer has cut short it may have a reason for.
        failed: cause => this.#broken(cause, !this.#wireEnded),
      })
    } else if (!this.#fillsMemory) {
      stream.on('data', chunk => {
        if (!this.#accept(this.#gathered(chunk))) stream.pause()
      })
      // A socket that was accepted is paused.
      stream.resume()
    }
  }

  #ended(stream: Duplex): void {
    // Node tells a reset behind unread data as an end; only a write of nothing then fails. Records tell it for TLS.
    if (this.#identity !== undefined || !(stream instanceof Socket)) {
      this.#halfClosed(stream)
    } else {
      stream.write(NOTHING, error => {
        if (error) this.#broken(error)
        this.#halfClosed(stream)
      })
    }
  }

  #halfClosed(stream: Duplex): void {
    // Some servers hold their final reply back until our end has closed as well.
    stream.end()
    this.#wireOver()
  }

  #wireOver(): void {
    if (this.#wireEnded) return
    this.#wireEnded = true
    if (this.#inflation === undefined) this.#over()
    else this.#inflation.end()
  }

  #over(): void {
    this.#readAll = true
    this.#deliver()
  }

  /** Called for each read; false pauses what is read. */
  #accept(chunk: Buffer): boolean {
    this.clock.moved(chunk.length)
    const goesOn = this.#delivery.push(chunk)
    if (!goesOn) this.#stand()
    return goesOn
  }

  /** A small chunk beside the one before it, so that they become one. */
  #gathered(chunk: Buffer): Buffer {
    const room = this.#memory.room()
    if (chunk.length > room.length) return chunk
    chunk.copy(room)
    return this.#memory.take(chunk.length)
  }

  /** Hands on what is held, then tells the end or lets more be read. */
  #deliver(): void {
    const delivery = this.#delivery
    delivery.handOn()
    if (!delivery.begun || this.#told) return
    if (this.#readAll && delivery.empty) {
      this.#finish()
    } else if (delivery.flowing) {
      this.clock.waitForPeer()
      if (this.#inflation === undefined) this.#wire.stream.resume()
      else this.#inflation.resume()
    } else {
      // A handshake has to be read on.
      if (this.#secure && this.#inflation === undefined) this.#wire.stream.pause()
      this.#stand()
    }
  }

  get #secure(): boolean {
    return this.#identity === undefined || this.#wire.secure
  }

  /** Nothing is read now: who is it that we wait for? */
  #stand(): void {
    const { begun, waitsFor } = this.#delivery
    if (!begun || this.#told) return
    if (waitsFor === 'receiver') this.clock.waitForOwn()
    else if (waitsFor === 'throttle') this.clock.waitForNobody()
  }

  #finish(): void {
    const { bytes } = this.#delivery
    const { tlsEnd } = this.#options
    if (!this.#secure) {
      this.#broken(handshakeFailed(new Error('the server ended the connection')))
    } else if (this.#identity === undefined || this.#wire.closeNotify || tlsEnd === 'lenient') {
      this.#end({ how: 'orderly', bytes })
    } else {
      this.#end({ how: 'unproven', bytes, insists: tlsEnd === 'strict' })
    }
  }

  #broken(cause: unknown, byUs = false): void {
    // What came before it counts.
    this.#delivery.handOn()
    this.#end(brokenEnd(this.#delivery.bytes, cause, this.clock, byUs))
  }

  #end(end: DataEnd): void {
    if (this.#told) return
    this.#told = true
    this.#delivery.end()
    this.clock.disarm()
    this.#tell(end)
  }
}
