import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'

const HEADER_BYTES = 5
const ALERT = 21
const APPLICATION_DATA = 23
/**
 * Level and description of an alert, the inner content type and the tag: the size of an alert under TLS 1.3 without
 * padding.
 */
const SEALED_ALERT_BYTES = 2 + 1 + 16

/**
 * Sits between a TCP socket and its TLS socket and tells whether the peer's close_notify came.
 *
 * Node treats a bare FIN like an orderly end. The records show the difference: under TLS 1.2 the last one is an
 * alert; under TLS 1.3 it is a record of the size of an alert that yields no plaintext. So the tap walks the record
 * headers and passes records of that size on by themselves, to see whether bytes came out.
 */
export class CloseNotifyTap extends Duplex {
  readonly #raw: Socket
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerFilled = 0
  #recordLeft = 0
  #recordType = 0
  #short = false
  #lastIsAlert = false
  /** For each piece pushed and not yet read, in order: whether it ends a record that may be an alert. */
  readonly #pieces: boolean[] = []
  #plaintextBefore = 0

  constructor(raw: Socket) {
    super({ allowHalfOpen: true })
    this.#raw = raw
    raw.on('data', chunk => this.#walk(chunk))
    raw.on('end', () => this.push(null))
    raw.on('error', error => this.destroy(error))
    raw.on('close', () => this.destroy())
  }

  /** The last whole record was an alert, and nothing came after it. */
  get closeNotify(): boolean {
    return this.#lastIsAlert && this.#recordLeft === 0 && this.#headerFilled === 0
  }

  /** Call right after `tls.connect({ socket: tap })`: counts the plaintext that each piece yields. */
  watch(secured: TLSSocket): void {
    this.prependListener('data', () => {
      this.#plaintextBefore = secured.bytesRead
    })
    this.on('data', () => {
      const mayBeAlert = this.#pieces.shift() === true
      this.#lastIsAlert = mayBeAlert && secured.bytesRead === this.#plaintextBefore
    })
  }

  override _read(): void {
    this.#raw.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#raw.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#raw.destroy()
    done(error)
  }

  /** Passes a chunk on, cut so that each record of the size of an alert is a piece of its own. */
  #walk(chunk: Buffer): void {
    let pieceStart = 0
    let at = 0
    let recordStart = 0
    while (at < chunk.length) {
      if (this.#recordLeft === 0) {
        if (this.#headerFilled === 0) recordStart = at
        const taken = chunk.copy(this.#header, this.#headerFilled, at, at + HEADER_BYTES - this.#headerFilled)
        this.#headerFilled += taken
        at += taken
        if (this.#headerFilled < HEADER_BYTES) break
        this.#headerFilled = 0
        this.#recordType = this.#header[0] as number
        this.#recordLeft = this.#header.readUInt16BE(3)
        this.#short = this.#mayBeAlert()
        if (this.#short) {
          this.#pass(chunk, pieceStart, recordStart, false)
          pieceStart = recordStart
        }
      }
      const taken = Math.min(this.#recordLeft, chunk.length - at)
      this.#recordLeft -= taken
      at += taken
      if (this.#recordLeft === 0 && this.#short) {
        this.#pass(chunk, pieceStart, at, true)
        pieceStart = at
        this.#short = false
      }
    }
    this.#pass(chunk, pieceStart, chunk.length, false)
  }

  #mayBeAlert(): boolean {
    if (this.#recordType === ALERT) return true
    return this.#recordType === APPLICATION_DATA && this.#recordLeft === SEALED_ALERT_BYTES
  }

  #pass(chunk: Buffer, start: number, end: number, mayBeAlert: boolean): void {
    if (start >= end) return
    this.#pieces.push(mayBeAlert)
    if (!this.push(chunk.subarray(start, end))) this.#raw.pause()
  }
}
