import { once } from 'node:events'
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
  type TcpSocketConnectOpts,
} from 'node:net'
import { parseEprtArgument, parsePortArgument } from '@sluice/protocol'
import type { FtpServer, Fault as ServerFault } from '@sluice/server'
import { Link, type LinkWatcher } from './link.ts'
import { type Blow, type Fault, type Moment, momentName } from './moment.ts'

const LOOPBACK = '127.0.0.1'
/** Where clients have to say that they are: the server takes this for their address. */
export const CLIENT_ADDRESS = '127.0.0.2'
/** More addresses than one operation asks for. */
const WAYS = 6
const WAY_VERBS = ['EPSV', 'PASV'] as const

/**
 * Stands between a client and an embedded server on TCP, control and data alike, and lets one fault strike.
 *
 * Nothing is read or changed on its way, so that this works under TLS too: the server names the ports of the middleman
 * instead of its own, and in active mode the client names an address where the middleman listens in its place.
 */
export class Middleman {
  /** What happened since `arm`. */
  readonly moments: Moment[] = []
  readonly #server: FtpServer
  readonly #listeners: Server[] = []
  readonly #links = new Set<Link>()
  readonly #sockets = new Set<Socket>()
  #stop: () => void = () => {}
  #port = 0
  readonly #connections = { control: 0, data: 0 }
  #armed = false
  #blow: Blow | undefined

  private constructor(server: FtpServer) {
    this.#server = server
  }

  static async start(server: FtpServer): Promise<Middleman> {
    const middleman = new Middleman(server)
    await middleman.#listen()
    return middleman
  }

  /** Where the client connects to. */
  get port(): number {
    return this.#port
  }

  /** The fault has struck. */
  get hasStruck(): boolean {
    return this.#armed && this.#blow === undefined
  }

  /** From here on moments count, and the blow strikes. */
  arm(blow?: Blow): void {
    this.#armed = true
    this.#blow = blow
  }

  /** The blow does not strike any more. */
  disarm(): void {
    this.#armed = false
    this.#blow = undefined
  }

  /** Waits until the client has ended all of its connections; hangs if it forgets one. */
  async clientGone(): Promise<void> {
    await Promise.all([...this.#links].map(link => link.clientGone()))
  }

  async close(): Promise<void> {
    this.#stop()
    for (const link of this.#links) link.destroy()
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(
      this.#listeners.map(listener => new Promise<void>(resolve => listener.close(() => resolve()))),
    )
  }

  async #listen(): Promise<void> {
    this.#port = await this.#open(client => {
      this.#join('control', client, this.#reachServer(this.#server.port))
    })
    const targets = { EPSV: [] as number[], PASV: [] as number[] }
    const ways: ServerFault[] = []
    for (const verb of WAY_VERBS) {
      for (let nth = 1; nth <= WAYS; nth++) {
        const port = await this.#open(client => {
          this.#join('data', client, this.#reachServer(targets[verb][nth - 1] as number))
        })
        ways.push({ at: { reply: verb, nth }, do: { type: 'address', port } })
      }
    }
    this.#server.inject(...ways)
    this.#stop = this.#server.observe(event => {
      if (event.type === 'command') this.#standInFor(event.command)
      // They tell what the server meant to say.
      if (event.type !== 'reply') return
      const numbers = event.text.join('').match(/\d+/g)?.map(Number) ?? []
      if (event.code === 229) targets.EPSV.push(numbers.at(-1) as number)
      if (event.code === 227) targets.PASV.push((numbers.at(-2) as number) * 256 + (numbers.at(-1) as number))
    })
  }

  /** Listens where the client has told the server to connect to, before the server does. */
  #standInFor(command: string): void {
    const [verb, argument = ''] = command.split(' ')
    const parse = verb === 'EPRT' ? parseEprtArgument : verb === 'PORT' ? parsePortArgument : undefined
    const port = parse?.(argument)?.port
    if (port === undefined) return
    this.#listener(server => this.#join('data', this.#connect({ host: LOOPBACK, port }), server))
      // Then the server finds nobody, which the operation has to tell.
      .on('error', () => {})
      .listen(port, CLIENT_ADDRESS)
  }

  /** Listens at a free port, which it gives. */
  async #open(onConnection: (socket: Socket) => void): Promise<number> {
    const listener = this.#listener(onConnection)
    listener.listen(0, LOOPBACK)
    await once(listener, 'listening')
    return (listener.address() as AddressInfo).port
  }

  #listener(onConnection: (socket: Socket) => void): Server {
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
      this.#keep(socket)
      onConnection(socket)
    })
    this.#listeners.push(listener)
    return listener
  }

  #reachServer(port: number): Socket {
    return this.#connect({ host: LOOPBACK, port, localAddress: CLIENT_ADDRESS })
  }

  #connect(target: TcpSocketConnectOpts): Socket {
    const socket = connect({ ...target, allowHalfOpen: true, noDelay: true })
    this.#keep(socket)
    return socket
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => this.#sockets.delete(socket))
  }

  #join(purpose: 'control' | 'data', client: Socket, server: Socket): void {
    const nth = ++this.#connections[purpose]
    const watcher: LinkWatcher = {
      meet: (moment, inside) => this.#meet({ ...moment, purpose, nth }, inside),
      vanish: () => {
        for (const link of this.#links) link.vanish()
      },
    }
    this.#links.add(new Link(purpose, client, server, watcher))
  }

  #meet(moment: Moment, inside: boolean): Fault | undefined {
    if (!this.#armed) return undefined
    if (!inside) this.moments.push(moment)
    const blow = this.#blow
    if (blow?.inside !== inside || momentName(blow.moment) !== momentName(moment)) return undefined
    this.#blow = undefined
    return blow.fault
  }
}
