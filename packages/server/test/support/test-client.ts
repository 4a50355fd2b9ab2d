import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { type Reply, ReplyParser } from '@sluice/protocol'

export interface Downloaded {
  readonly first: Reply
  readonly bytes: Buffer
  readonly final: Reply | undefined
  readonly resumed: boolean
}

/** A client that says exactly what a test tells it to, over real sockets. */
export class TestClient implements Disposable {
  #socket: Socket
  #parser = new ReplyParser()
  #tls:
    | { readonly ca: string; session: Buffer | undefined; readonly version: 'TLSv1.2' | 'TLSv1.3' }
    | undefined
  #protect = false
  readonly #replies: Reply[] = []
  #wake: (() => void) | undefined
  #closed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#attach(socket)
  }

  /** Connects and takes the greeting. */
  static async connect(server: { readonly port: number }): Promise<TestClient> {
    const client = await TestClient.open(server)
    await client.reply()
    return client
  }

  /** Connects and leaves the greeting to the test. */
  static async open({ port }: { readonly port: number }): Promise<TestClient> {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    await once(socket, 'connect')
    return new TestClient(socket)
  }

  /** Connects and logs in. */
  static async logIn(
    server: { readonly port: number },
    user = 'user',
    password = 'secret',
  ): Promise<TestClient> {
    const client = await TestClient.connect(server)
    await client.ask(`USER ${user}`)
    const reply = await client.ask(`PASS ${password}`)
    if (reply.code !== 230) throw new Error(`${reply.code} to PASS`)
    return client
  }

  get socket(): Socket {
    return this.#socket
  }

  async reply(): Promise<Reply> {
    for (;;) {
      const reply = this.#replies.shift()
      if (reply !== undefined) return reply
      if (this.#closed) throw new Error('the server closed the control connection')
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  write(text: string): void {
    this.#socket.write(text)
  }

  async ask(line: string): Promise<Reply> {
    this.write(`${line}\r\n`)
    return this.reply()
  }

  /** The codes of the replies to some commands, asked one after the other. */
  async codes(...lines: string[]): Promise<number[]> {
    const codes: number[] = []
    for (const line of lines) codes.push((await this.ask(line)).code)
    return codes
  }

  /** Resolves when the server has closed the control connection. */
  async closed(): Promise<void> {
    if (!this.#socket.destroyed) {
      this.#socket.end()
      await once(this.#socket, 'close')
    }
  }

  async secure(ca: string, version: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): Promise<TLSSocket> {
    this.#socket.removeAllListeners()
    this.#tls = { ca, session: undefined, version }
    const secured = this.#wrap(this.#socket)
    secured.on('session', session => {
      if (this.#tls !== undefined) this.#tls.session = session
    })
    await once(secured, 'secureConnect')
    this.#socket = secured
    this.#parser = new ReplyParser()
    this.#attach(secured)
    return secured
  }

  /** AUTH, log-in, PBSZ and PROT. */
  async secureLogIn(ca: string, version?: 'TLSv1.2' | 'TLSv1.3', level: 'C' | 'P' = 'P'): Promise<void> {
    await this.ask('AUTH TLS')
    await this.secure(ca, version)
    await this.codes('USER user', 'PASS secret', 'PBSZ 0', `PROT ${level}`)
    this.#protect = level === 'P'
  }

  /** The port that EPSV gives. */
  async passivePort(): Promise<number> {
    return Number((await this.ask('EPSV')).lines[0]?.split('|')[3])
  }

  /** EPSV and a connection to the port, under TLS after PROT P; the handshake is not waited for. */
  async openData(): Promise<Socket> {
    const port = await this.passivePort()
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    socket.on('error', () => {})
    await once(socket, 'connect')
    if (!this.#protect) return socket
    const secured = this.#wrap(socket)
    secured.on('error', () => {})
    return secured
  }

  async download(command: string): Promise<Downloaded> {
    const data = await this.openData()
    const chunks: Buffer[] = []
    data.on('data', chunk => chunks.push(chunk))
    const ended = once(data, 'end')
    ended.catch(() => {})
    const first = await this.ask(command)
    if (first.code >= 200) {
      data.destroy()
      return { first, bytes: Buffer.alloc(0), final: undefined, resumed: false }
    }
    await ended
    data.end()
    const resumed = 'isSessionReused' in data && (data as TLSSocket).isSessionReused()
    return { first, bytes: Buffer.concat(chunks), final: await this.reply(), resumed }
  }

  async upload(command: string, bytes: string | Uint8Array): Promise<Reply> {
    const data = await this.openData()
    data.resume()
    const first = await this.ask(command)
    if (first.code >= 200) {
      data.destroy()
      return first
    }
    data.end(bytes)
    return this.reply()
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  #wrap(socket: Socket): TLSSocket {
    const tls = this.#tls
    if (tls === undefined) throw new Error('there is no TLS yet')
    const { ca, session, version } = tls
    return connectTls({
      socket,
      ca,
      servername: 'localhost',
      minVersion: version,
      maxVersion: version,
      ...(session === undefined ? {} : { session }),
    })
  }

  #attach(socket: Socket): void {
    socket.on('data', bytes => {
      for (const found of this.#parser.push(bytes)) {
        if (found instanceof Error) throw found
        this.#replies.push(found)
      }
      this.#wake?.()
    })
    const over = () => {
      this.#closed = true
      this.#wake?.()
    }
    socket.on('error', () => {})
    socket.on('end', over)
    socket.on('close', over)
  }
}
