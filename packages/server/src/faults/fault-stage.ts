import { Transform } from 'node:stream'
import type { DataConnection } from '../data/data-connection.ts'
import type { DataFault, FaultBytes, FaultEnding } from './fault.ts'
import type { FaultAt } from './fault-book.ts'
import { bytesOf } from './move.ts'
import { pause } from './pause.ts'
import type { TransferSurroundings } from './transfer-surroundings.ts'
import { closeWire, flood, flushed, repeated, untilClosed } from './wire.ts'

type DataFaultAt = FaultAt<'data'>
type Piecewise = Extract<DataFault, { readonly type: 'drip' }>

interface StageOptions extends TransferSurroundings {
  readonly direction: 'send' | 'receive'
  readonly connection: DataConnection
}

/** Passes the bytes of a transfer and lets its faults happen, each behind so many of them. */
export class FaultStage extends Transform {
  readonly #options: StageOptions
  readonly #due: DataFaultAt[]
  #passed = 0
  #dropping = false
  #pace: Piecewise | undefined
  #wake: () => void = () => {}

  constructor(faults: readonly DataFaultAt[], options: StageOptions) {
    super()
    this.#options = options
    this.#due = [...faults].sort((a, b) => offsetOf(a) - offsetOf(b))
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#pass(Buffer.alloc(0)).then(() => done(), done)
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#pass(chunk).then(() => done(), done)
  }

  override _read(size: number): void {
    this.#wake()
    super._read(size)
  }

  /** Gives bytes on up to the next fault, again and again. */
  async #pass(chunk: Buffer): Promise<void> {
    let rest = chunk
    for (;;) {
      const next = this.#due[0]
      if (next !== undefined && offsetOf(next) === this.#passed) {
        this.#due.shift()
        this.#options.onFault(next)
        await this.#let(next.do)
        continue
      }
      if (rest.length === 0) return
      const taken = rest.subarray(0, next === undefined ? rest.length : offsetOf(next) - this.#passed)
      rest = rest.subarray(taken.length)
      this.#passed += taken.length
      if (!this.#dropping) await this.#give(taken)
    }
  }

  async #give(bytes: Uint8Array): Promise<void> {
    if (this.#pace === undefined) {
      this.push(bytes)
      return
    }
    const { by, ms } = this.#pace
    for (let at = 0; at < bytes.length; at += by) {
      this.push(bytes.subarray(at, at + by))
      await pause(ms, this.#options.connection.socket)
    }
  }

  async #let(fault: DataFault): Promise<void> {
    const { connection, closeControl, sayFinal } = this.#options
    switch (fault.type) {
      case 'delay':
        return pause(fault.ms, connection.socket)
      case 'stall':
        return this.#close('stall')
      case 'drip':
        this.#pace = fault
        return
      case 'drop':
        this.#dropping = true
        return
      case 'send':
        await this.#send(fault.bytes, fault.endless)
        if (fault.instead === true) await this.#close('end')
        return
      case 'close':
        return this.#close(fault.how)
      case 'reply':
        await this.#flushed()
        sayFinal(fault.code, fault.text)
        if (fault.ending !== undefined) await this.#close(fault.ending)
        return
      case 'close-control':
        await this.#flushed()
        closeControl(fault.how)
        return
    }
  }

  /** Sends bytes of our own to the client, among those of the file or against those of the upload. */
  async #send(bytes: FaultBytes, endless: FaultBytes | undefined): Promise<void> {
    const { connection, direction } = this.#options
    const { socket } = connection
    if (direction === 'receive') {
      socket.write(bytesOf(bytes))
      if (endless !== undefined) await flood(bytesOf(endless), socket)
      return
    }
    await this.#give(bytesOf(bytes))
    if (endless === undefined) return
    const many = repeated(bytesOf(endless))
    while (!this.destroyed && !socket.destroyed) {
      if (this.push(many)) continue
      await new Promise<void>(resolve => {
        this.#wake = resolve
        socket.once('close', () => resolve())
      })
    }
  }

  async #close(how: FaultEnding | 'stall'): Promise<void> {
    const { connection, direction } = this.#options
    if (how === 'end' && direction === 'send') {
      this.push(null)
      // Nothing more is taken: whoever uses this stream destroys the source.
      return new Promise(() => {})
    }
    await this.#flushed()
    if (how !== 'stall') await closeWire(how, connection)
    if (direction === 'send') return untilClosed(connection.socket)
    // The client's side of an upload stays open; it is not read any more where nothing is to go on.
    if (how === 'stall') await new Promise(resolve => connection.socket.once('close', resolve))
  }

  /** Resolves when the client has been sent all that passed. */
  async #flushed(): Promise<void> {
    const { socket } = this.#options.connection
    while (!socket.destroyed && this.readableLength > 0) await pause(1, socket)
    await flushed(socket)
  }
}

function offsetOf({ at }: DataFaultAt): number {
  return at.afterBytes ?? 0
}
