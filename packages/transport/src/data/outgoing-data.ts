import { connect, Socket } from 'node:net'
import { type Duplex, Readable } from 'node:stream'
import type { DataEnd } from '@sluice/protocol'
import { inNextTurn } from '../next-turn.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import { Brake } from './brake.ts'
import { brokenEnd } from './broken-end.ts'
import type { DataConnection } from './data-connection.ts'
import type { DataTarget } from './data-target.ts'
import { DataWire } from './data-wire.ts'
import { deflated } from './deflated.ts'
import { FlowClock } from './flow-clock.ts'
import type { FlowOptions } from './flow-options.ts'
import { isLending } from './lending-source.ts'
import { pausedNote } from './paused-note.ts'
import { PieceSize } from './piece-size.ts'

/** Where the bytes of a store come from: a Node stream, an async or plain iterable of chunks. */
export type DataSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/** How long a peer that has all bytes may take to end its side before its final reply is waited for instead. */
const PEER_END_MILLISECONDS = 1_000

/**
 * The data connection of a store.
 *
 * A clean end is sent only after the last byte of a source that ended well; anything else resets the TCP
 * connection, because to every server a FIN means that the file is whole. The reading side is kept flowing: unread
 * bytes (tickets of TLS 1.3) would turn the close into a reset and take the tail of the upload with it. Over TLS
 * the socket is wrapped rather than opened by TLS, since only a TCP socket can be reset.
 */
export class OutgoingData implements DataConnection {
  readonly ended: Promise<DataEnd>
  readonly clock: FlowClock = new FlowClock()
  readonly #source: DataSource
  readonly #options: FlowOptions
  readonly #identity: TlsIdentity | undefined
  readonly #wire: DataWire
  readonly #brake: Brake
  readonly #pieceSize = new PieceSize()
  #bytes = 0
  #tell!: (end: DataEnd) => void
  #told = false
  /** Our end is on its way, behind the last byte. */
  #ending = false
  #sent = false
  #peerEnded = false
  #confirmed = false
  #grace: NodeJS.Timeout | undefined
  #wake: (() => void) | undefined

  constructor({ from, identity }: DataTarget, source: DataSource, options: FlowOptions) {
    this.#source = source
    this.#identity = identity
    this.#options = options
    this.ended = new Promise(resolve => {
      this.#tell = resolve
    })
    this.#brake = new Brake(options.throttles, () => this.#wake?.())
    const raw = 'stream' in from ? from.stream : connect({ ...from, allowHalfOpen: true })
    this.#wire = new DataWire(raw, { secured: () => {}, broken: cause => this.#broken(cause) })
    if (identity === undefined) this.#read()
    else if (options.tlsStart === 'at-connect') this.#protect()
  }

  get connected(): Promise<void> {
    return this.#wire.connected
  }

  start(): void {
    this.#protect()
    void this.#pump()
  }

  confirm(): void {
    this.#confirmed = true
    // A reset that came before the reply may be told after it.
    if (this.#sent) inNextTurn(() => this.#orderly())
  }

  stop(cause?: unknown): void {
    if (cause !== undefined) this.#broken(cause, true)
    else this.#end({ how: 'stopped', bytes: this.#bytes, ...pausedNote(this.clock) })
  }

  fail(cause: unknown): void {
    this.#end({ how: 'caller-failed', bytes: this.#bytes, cause })
  }

  settled(): Promise<void> | undefined {
    return this.#wire.settled()
  }

  drop(): void {
    this.stop()
    // When all bytes are out there is nothing to reset, and Node leaks a socket that is reset after its end.
    this.#wire.destroy(!this.#ending)
  }

  /** Begins TLS if it is due and has not begun. */
  #protect(): void {
    if (this.#identity === undefined || this.#wire.protected) return
    this.#wire.protect({ identity: this.#identity, tapped: false })
    this.#read()
  }

  /** Drops what the peer sends, and notices its end. */
  #read(): void {
    const { stream } = this.#wire
    stream.on('close', () => {
      if (!this.#told) this.#broken(new Error('the server closed the data connection'))
    })
    stream.on('end', () => this.#peerDone(stream))
    stream.resume()
  }

  #peerDone(stream: Duplex): void {
    const done = () => {
      this.#peerEnded = true
      if (this.#sent) this.#orderly()
    }
    // Node tells a reset as an end where a close has been under way; its error comes behind it.
    if (stream instanceof Socket) inNextTurn(done)
    else done()
  }

  async #pump(): Promise<void> {
    this.clock.waitForPeer()
    await this.#wire.settled()
    if (this.#told) return
    this.clock.waitForOwn()
    const { mode, compression, onProgress } = this.#options
    const isPressed = mode === 'Z'
    const lender = !isPressed && isLending(this.#source) ? this.#source : undefined
    lender?.lend()
    // A stream never touches again what it gave, and neither does zlib; of an iterable that is not sure, so its chunk
    // has to be out before it is asked for the next one.
    const isStream = this.#source instanceof Readable
    const runsAhead = isPressed || lender !== undefined || isStream || Array.isArray(this.#source)
    const source = isPressed ? deflated(this.#counted(), compression.level) : this.#source
    try {
      for await (const chunk of source) {
        const bytes = toBytes(chunk)
        for (const piece of this.#piecesOf(bytes)) {
          if (this.#told) return
          if (!isPressed) this.#bytes += piece.length
          this.#write(
            piece,
            lender !== undefined && isEndOf(bytes, piece) ? () => lender.release(bytes) : undefined,
          )
          const isFresh = runsAhead || typeof chunk === 'string'
          await this.#flushed(isFresh ? this.#pieceSize.bytes : 0)
          if (this.#brake.on) await this.#until(() => !this.#brake.on)
        }
        if (this.#told) return
        onProgress?.(this.#bytes)
      }
      if (!this.#told) this.#checkCount()
    } catch (cause) {
      this.fail(cause)
      return
    }
    if (!this.#told) await this.#finish()
  }

  /** What the source gives, counted before it is compressed, in memory of our own: zlib reads it at leisure. */
  async *#counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#source) {
      const bytes = toBytes(chunk)
      this.#bytes += bytes.length
      yield new Uint8Array(bytes)
    }
  }

  /** A count that is not the promised one must not look like the end of the file either. */
  #checkCount(): void {
    const { expected } = this.#options
    if (expected === undefined || expected === this.#bytes) return
    throw new Error(`the source gave ${this.#bytes} bytes instead of ${expected}`)
  }

  *#piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
    let rest = bytes
    while (rest.length > 0) {
      const { bytes: length } = this.#pieceSize
      yield rest.subarray(0, length)
      rest = rest.subarray(length)
    }
  }

  #write(piece: Uint8Array, whenOut: (() => void) | undefined): void {
    this.#brake.spend(piece.length)
    const begun = performance.now()
    this.#wire.stream.write(piece, error => {
      if (error) return
      this.#pieceSize.out(piece.length, performance.now() - begun)
      this.clock.moved(piece.length)
      whenOut?.()
      this.#retime()
      this.#wake?.()
    })
    this.#retime()
  }

  /** Whom do we wait for? */
  #retime(): void {
    if (this.#ending || this.#wire.stream.writableLength > 0) this.clock.waitForPeer()
    else if (this.#brake.on) this.clock.waitForNobody()
    else this.clock.waitForOwn()
  }

  /** Resolves when no more bytes than these wait for the kernel to take them, or the flow is over. */
  #flushed(left: number): Promise<void> | undefined {
    const isSo = () => this.#wire.stream.writableLength <= left
    return isSo() ? undefined : this.#until(isSo)
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise(resolve => {
      this.#wake = () => {
        if (!this.#told && !isSo()) return
        this.#wake = undefined
        this.#retime()
        resolve()
      }
      this.#wake()
    })
  }

  /** Ends the connection once every byte has left: until then it can still be reset. */
  async #finish(): Promise<void> {
    await this.#flushed(0)
    if (this.#told) return
    const { stream } = this.#wire
    this.#ending = true
    this.clock.waitForPeer()
    // Not as the callback of `end`, which is called after a failure as well.
    stream.once('finish', () => this.#finished())
    stream.end()
  }

  /**
   * All is with our kernel; whether the peer has taken it shows when it ends its side, in order or not, or says that it
   * is done. Some do the first late.
   */
  #finished(): void {
    if (this.#told) return
    this.#sent = true
    this.clock.disarm()
    if (this.#peerEnded) this.#orderly()
    else if (this.#confirmed) this.confirm()
    else this.#grace = setTimeout(() => this.#orderly(), PEER_END_MILLISECONDS)
  }

  #orderly(): void {
    this.#end({ how: 'orderly', bytes: this.#bytes })
  }

  #broken(cause: unknown, byUs = false): void {
    this.#end(brokenEnd(this.#bytes, cause, this.clock, byUs))
  }

  #end(end: DataEnd): void {
    if (this.#told) return
    this.#told = true
    clearTimeout(this.#grace)
    this.clock.disarm()
    this.#brake.leave()
    this.#tell(end)
    this.#wake?.()
    // A source that is stuck would keep its resources for ever.
    if (end.how !== 'orderly' && this.#source instanceof Readable) this.#source.destroy()
  }
}

function isEndOf(whole: Uint8Array, part: Uint8Array): boolean {
  return part.byteOffset + part.length === whole.byteOffset + whole.length
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return Buffer.from(chunk)
  throw new TypeError(
    `a source of bytes gave ${chunk === null ? 'null' : typeof chunk}; give Uint8Array or string chunks`,
  )
}
