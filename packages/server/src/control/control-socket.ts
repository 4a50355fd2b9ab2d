import type { Socket } from 'node:net'
import { drainOrClose } from '../drain-or-close.ts'
import type { Words } from '../faults/move.ts'
import type { Handshake } from '../faults/session-faults.ts'
import { Speaker } from '../faults/speaker.ts'
import type { OpenHandles } from '../open-handles.ts'
import { ClosingRecords } from '../tls/closing-records.ts'
import { type TlsFacts, TlsLink } from '../tls/tls-link.ts'

/** Who is told what happens on a control connection. */
interface ControlListener {
  onBytes(bytes: Uint8Array): void
  /** The client ended its side; ours still works. */
  onEnd(): void
  onClose(): void
  onError(error: unknown): void
}

/** Bytes of replies that the client has not taken yet, above which no further command is run. */
const BACKLOG_BYTES = 64 * 1024

/** The bytes of one control connection, whatever protects them at the moment. */
export class ControlSocket {
  readonly #handles: OpenHandles
  readonly #listener: ControlListener
  #socket: Socket
  #link: TlsLink | undefined
  #closing: ClosingRecords | undefined
  #waiting = false
  /** From the first fault on that lets words take time. */
  #speaker: Speaker | undefined

  constructor(raw: Socket, handles: OpenHandles, listener: ControlListener) {
    this.#socket = raw
    this.#handles = handles
    this.#listener = listener
    handles.addSocket(raw)
    raw.once('close', this.#onClose)
  }

  /** Begins to read. */
  listen(): void {
    this.#socket.on('data', this.#onData)
    this.#socket.on('end', this.#onEnd)
    this.#socket.resume()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** The one place where bytes of replies leave. */
  write(words: Words): void {
    if (this.#arePlain(words)) this.#socket.write(words)
    else void this.#speak(words)
  }

  /** So much that was said waits for the client that no further command should be run. */
  get hasBacklog(): boolean {
    return this.#socket.writableLength > BACKLOG_BYTES
  }

  /** Nothing goes on before the client has taken what was said. */
  get isWaiting(): boolean {
    return this.#waiting
  }

  /** Waits until the client has taken all that was said or is gone. */
  drained(): Promise<void> {
    return this.#wait(drainOrClose(this.#socket))
  }

  /**
   * Sends the consent in the clear, reads nothing but TLS from then on, and resolves when the handshake is done.
   *
   * Rejects when it fails; the connection is gone then.
   */
  async secure(handshake: Handshake, handshakeMs: number, consent?: Words): Promise<TlsFacts> {
    const raw = this.#socket
    this.#stop()
    // What arrives from here on stays in the socket until TLS takes it over.
    raw.pause()
    if (consent !== undefined)
      await (this.#arePlain(consent) ? this.#wait(written(raw, consent)) : this.#speak(consent))
    if (handshake.type !== 'tls') await this.#speak(handshake.moves)
    if (handshake.type !== 'tls' || raw.destroyed) throw new Error('there was no TLS handshake')
    raw.off('close', this.#onClose)
    this.#closing = undefined
    this.#link = new TlsLink(raw, handshake.tls, this.#handles, handshakeMs)
    this.#socket = this.#link.socket
    this.#socket.once('close', this.#onClose)
    return this.#link.established
  }

  /** Sends the consent under TLS, ends TLS and goes on in the clear. */
  async clear(consent: Words): Promise<void> {
    const secured = this.#socket
    this.#stop()
    const isPlain = this.#arePlain(consent)
    if (!isPlain) await this.#speak(consent)
    secured.off('close', this.#onClose)
    this.#socket = (await this.#link?.clear(isPlain ? consent : new Uint8Array(0))) ?? secured
    this.#link = undefined
    this.#closing = new ClosingRecords()
    if (this.#socket.closed) this.#listener.onClose()
    else this.#socket.once('close', this.#onClose)
  }

  /** Says the last words; the client may take so many milliseconds to end its side. */
  finish(lastWords: Words, milliseconds: number): void {
    const socket = this.#socket
    this.#stop()
    if (this.#arePlain(lastWords)) socket.end(lastWords)
    else void this.#speak(lastWords).then(() => socket.end())
    // Read and dropped: unread bytes would turn the close into a reset, which can overtake the reply.
    socket.resume()
    const timer = setTimeout(() => socket.destroy(), milliseconds)
    socket.once('close', () => clearTimeout(timer))
  }

  /** Ends our side without a word. */
  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** Nothing stands in the way of these words. */
  #arePlain(words: Words): words is Uint8Array {
    return this.#speaker === undefined && words instanceof Uint8Array
  }

  #speak(words: Words): Promise<void> {
    this.#speaker ??= new Speaker()
    return this.#speaker.say(words, { socket: this.#socket, raw: this.#link?.raw ?? this.#socket })
  }

  async #wait(taken: Promise<void>): Promise<void> {
    this.#waiting = true
    await taken
    this.#waiting = false
  }

  #stop(): void {
    this.#socket.off('data', this.#onData)
    this.#socket.off('end', this.#onEnd)
  }

  #onData = (chunk: Uint8Array): void => {
    try {
      const bytes = this.#closing === undefined ? chunk : this.#closing.strip(chunk)
      if (bytes.length > 0) this.#listener.onBytes(bytes)
    } catch (error) {
      this.#listener.onError(error)
    }
  }

  #onEnd = (): void => this.#listener.onEnd()

  #onClose = (): void => this.#listener.onClose()
}

/** Resolves when bytes have left, or cannot any more. */
function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise(resolve => socket.write(bytes, () => resolve()))
}
