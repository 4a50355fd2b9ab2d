import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

/** What a client asked a proxy for. */
export interface ProxyRequest {
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: string | undefined
}

/** How a proxy answers: it leads there, it says no with a code of its protocol, or it says nothing. */
type Verdict = 'lead' | 'silence' | number

export interface ProxyOptions {
  readonly judge?: (request: ProxyRequest) => Verdict
  /** Where a name leads; names are known to nobody else. */
  readonly hosts?: Readonly<Record<string, string>>
  /** Bytes that follow the consent of the proxy in the same write, before anything of the host. */
  readonly behind?: string
  /** The proxy itself is reached over TLS. */
  readonly tls?: TlsOptions
}

/** Reads from a socket what a protocol needs next. */
export class Reader {
  readonly socket: Socket
  #held: Buffer = Buffer.alloc(0)
  #wake: () => void = () => {}

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', chunk => {
      this.#held = Buffer.concat([this.#held, chunk])
      this.#wake()
    })
  }

  async bytes(count: number): Promise<Buffer> {
    await this.#until(() => this.#held.length >= count)
    return this.#take(count)
  }

  /** All up to a mark, which is dropped. */
  async upTo(mark: string | number): Promise<string> {
    await this.#until(() => this.#held.includes(mark))
    const text = this.#take(this.#held.indexOf(mark)).toString()
    this.#take(typeof mark === 'string' ? mark.length : 1)
    return text
  }

  /** Gives the socket on, with what was read too far. */
  release(): Buffer {
    this.socket.removeAllListeners('data')
    return this.#held
  }

  #take(count: number): Buffer {
    const taken = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(count)
    return taken
  }

  async #until(fact: () => boolean): Promise<void> {
    while (!fact()) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }
}

/** The protocol of a proxy: reads what is asked, and says how yes and no are written. */
export type Dialect = (
  reader: Reader,
  judge: (request: ProxyRequest) => Verdict,
) => Promise<Consent | undefined>

export interface Consent {
  readonly request: ProxyRequest
  readonly verdict: Verdict
  /** The answer for a code; undefined means yes. */
  readonly answer: (code?: number) => string | Buffer
}

/** A small proxy in this process. */
export class TestProxy implements AsyncDisposable {
  /** All that was asked for, in order. */
  readonly requests: ProxyRequest[] = []
  readonly #listener: Server
  readonly #sockets = new Set<Socket>()
  readonly #options: ProxyOptions
  readonly #dialect: Dialect

  private constructor(dialect: Dialect, options: ProxyOptions) {
    this.#dialect = dialect
    this.#options = options
    const settings = { allowHalfOpen: true, noDelay: true }
    const onConnection = (socket: Socket) => void this.#serve(socket)
    this.#listener =
      options.tls === undefined
        ? createServer(settings, onConnection)
        : createTlsServer({ ...settings, ...options.tls }, onConnection)
    // A handshake that fails leaves its socket open.
    this.#listener.on('connection', socket => this.#keep(socket))
  }

  static async start(dialect: Dialect, options: ProxyOptions = {}): Promise<TestProxy> {
    const proxy = new TestProxy(dialect, options)
    proxy.#listener.listen(0, '127.0.0.1')
    await once(proxy.#listener, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#listener.close()
    await once(this.#listener, 'close')
  }

  async #serve(socket: Socket): Promise<void> {
    this.#keep(socket)
    const reader = new Reader(socket)
    const judge = (request: ProxyRequest) => {
      this.requests.push(request)
      return this.#options.judge?.(request) ?? 'lead'
    }
    const consent = await this.#dialect(reader, judge)
    if (consent === undefined || consent.verdict === 'silence') return
    if (consent.verdict === 'lead') await this.#lead(reader, consent)
    else socket.end(consent.answer(consent.verdict))
  }

  async #lead(reader: Reader, { request, answer }: Consent): Promise<void> {
    const { socket } = reader
    const { hosts = {}, behind = '' } = this.#options
    const far = connect({
      host: hosts[request.host] ?? request.host,
      port: request.port,
      allowHalfOpen: true,
    })
    this.#keep(far)
    far.once('error', () => socket.destroy())
    await new Promise(resolve => far.once('connect', resolve))
    socket.write(Buffer.concat([Buffer.from(answer()), Buffer.from(behind)]))
    far.write(reader.release())
    socket.pipe(far).pipe(socket)
    socket.on('close', () => far.destroy())
    far.on('close', () => socket.destroy())
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.#sockets.delete(socket))
  }
}
