import { EventEmitter, once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

/** A control connection that knows lines and replies only, to look at a server without the toolkit under test. */
export class RawControl implements Disposable {
  #socket: Socket
  #received = ''
  #ended = false
  readonly #progress = new EventEmitter()

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#listenTo(socket)
  }

  static async connect(host: string, port: number): Promise<RawControl> {
    const socket = createConnection({ host, port })
    await once(socket, 'connect')
    return new RawControl(socket)
  }

  /** The next whole reply, as the server wrote it. */
  async reply(signal?: AbortSignal): Promise<string> {
    for (;;) {
      const reply = this.#takeReply()
      if (reply !== undefined) return reply
      if (this.#ended) throw new Error(`connection closed after ${JSON.stringify(this.#received)}`)
      await once(this.#progress, 'progress', { signal })
    }
  }

  /** Sends one command line and returns its reply. */
  async ask(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`)
    return await this.reply()
  }

  /** The TLS handshake that follows `234`; rejects unless `ca` verifies the server as `localhost`. */
  async secure(ca: string): Promise<TLSSocket> {
    this.#socket.removeAllListeners()
    const secured = connectTls({ socket: this.#socket, ca, servername: 'localhost' })
    await once(secured, 'secureConnect')
    this.#socket = secured
    this.#listenTo(secured)
    return secured
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  #listenTo(socket: Socket): void {
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      this.#received += text
      this.#progress.emit('progress')
    })
    socket.on('error', () => {}) // 'close' follows and tells the reader
    socket.on('close', () => {
      this.#ended = true
      this.#progress.emit('progress')
    })
  }

  #takeReply(): string | undefined {
    const code = this.#received.slice(0, 3)
    const lastLine = new RegExp(`^${code}(?: .*)?\\r\\n`, 'm').exec(this.#received)
    if (!/^\d{3}$/.test(code) || lastLine === null) return undefined
    const end = lastLine.index + lastLine[0].length
    const reply = this.#received.slice(0, end)
    this.#received = this.#received.slice(end)
    return reply
  }
}
