import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { SecureContextOptions, TLSSocket } from 'node:tls'
import { encodeEprtArgument, encodePortArgument, type Reply } from '@sluice/protocol'
import { ClientTls, handshaken, type TlsVersion } from './client-tls.ts'
import { ReplyReader } from './reply-reader.ts'

export interface Downloaded {
  readonly first: Reply
  readonly bytes: Buffer
  readonly final: Reply | undefined
  readonly resumed: boolean
}

/** A client that says exactly what a test tells it to, over real sockets. */
export class TestClient implements Disposable {
  #socket: Socket
  #replies: ReplyReader
  #tls: ClientTls | undefined
  #protect = false
  readonly #raw: Socket

  constructor(socket: Socket) {
    this.#socket = socket
    this.#raw = socket
    this.#replies = new ReplyReader(socket)
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

  /** Connects, logs in and asks for TYPE I. */
  static async logIn(
    server: { readonly port: number },
    user = 'user',
    password = 'secret',
  ): Promise<TestClient> {
    const client = await TestClient.connect(server)
    await client.ask(`USER ${user}`)
    const reply = await client.ask(`PASS ${password}`)
    if (reply.code !== 230) throw new Error(`${reply.code} to PASS`)
    await client.ask('TYPE I')
    return client
  }

  get socket(): Socket {
    return this.#socket
  }

  reply(): Promise<Reply> {
    return this.#replies.next()
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

  /** `own`: a certificate of the client. */
  async secure(ca: string, version?: TlsVersion, own?: SecureContextOptions): Promise<TLSSocket> {
    this.#socket.removeAllListeners()
    this.#tls = new ClientTls(this.#socket, ca, version, own)
    const { socket } = this.#tls
    await once(socket, 'secureConnect')
    this.#socket = socket
    this.#replies = new ReplyReader(socket)
    return socket
  }

  /** Says close_notify and goes on in the clear, behind that of the server. */
  async clear(): Promise<void> {
    const read = await this.#tls?.clear()
    this.#socket = this.#raw
    this.#replies = new ReplyReader(this.#raw, read)
    this.#raw.resume()
  }

  /** Data connections are under TLS from here on. */
  usePrivateData(): void {
    this.#protect = true
  }

  /** Data connections resume no session from here on. */
  forgetSession(): void {
    this.#tls?.forget()
  }

  /** AUTH, log-in, PBSZ and PROT. */
  async secureLogIn(ca: string, version?: TlsVersion, level: 'C' | 'P' = 'P'): Promise<void> {
    await this.ask('AUTH TLS')
    await this.secure(ca, version)
    await this.codes('USER user', 'PASS secret', 'PBSZ 0', `PROT ${level}`, 'TYPE I')
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
    return this.#protected(socket).on('error', () => {})
  }

  /** PORT or EPRT for a port of ours; the connection when it comes, and what closes the port. */
  async openActive(how: 'PORT' | 'EPRT'): Promise<{ readonly data: Promise<Socket>; close(): void }> {
    const listener = createServer({ allowHalfOpen: true })
    listener.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const { port } = listener.address() as AddressInfo
    const encode = how === 'PORT' ? encodePortArgument : encodeEprtArgument
    const reply = await this.ask(`${how} ${encode('127.0.0.1', port)}`)
    if (reply.code !== 200) throw new Error(`${reply.code} to ${how}`)
    const data = once(listener, 'connection').then(([socket]) => {
      listener.close()
      return this.#protected(socket)
    })
    data.catch(() => {})
    return { data, close: () => listener.close() }
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
    if ('getProtocol' in data) await handshaken(data as TLSSocket)
    data.end(bytes)
    return this.reply()
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  /** The connection under TLS after PROT P. */
  #protected(socket: Socket): Socket {
    return (this.#protect ? this.#tls?.data(socket) : undefined) ?? socket
  }
}
