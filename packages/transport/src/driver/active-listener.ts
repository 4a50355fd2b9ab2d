import { createServer, type Server, type Socket } from 'node:net'
import { FtpConnectionError } from '../errors.ts'

/** Where a server's data connection is waited for. */
export interface ActiveAddress {
  /** An address of this machine. */
  readonly address: string
  /** First and last port, inclusive; undefined for any that is free. */
  readonly ports: readonly [from: number, to: number] | undefined
  /** Who may connect. */
  readonly peer: string
}

/** Waits for the data connection of one transfer (RFC 959, 3.2), and takes it from the right peer only. */
export class ActiveListener {
  readonly port: number
  readonly #server: Server
  readonly #peer: string
  #socket: Socket | undefined
  #taken = false
  #settle: (() => void) | undefined

  private constructor(server: Server, port: number, peer: string) {
    this.#server = server
    this.#peer = plainAddress(peer)
    this.port = port
    server.on('connection', socket => this.#arrived(socket))
    // It cannot accept just now (too many open files); the deadline of the wait tells what comes of that.
    server.on('error', () => {})
  }

  /** Listens; rejects with `FtpConnectionError` if there is no such address or none of the ports is free. */
  static async open({ address, ports, peer }: ActiveAddress): Promise<ActiveListener> {
    for (const port of candidates(ports)) {
      const listening = await listen(address, port)
      if ('server' in listening) return new ActiveListener(listening.server, listening.port, peer)
      if (listening.code !== 'EADDRINUSE') throw noListener(address, listening)
    }
    throw noneFree(address, ports)
  }

  /** Resolves when the peer's connection is here, or nobody listens any more. */
  settled(): Promise<void> {
    return new Promise(resolve => {
      this.#settle = resolve
      if (this.#socket !== undefined || !this.#server.listening) resolve()
    })
  }

  /** The peer's connection, which belongs to the caller from now on. */
  take(): Socket | undefined {
    const socket = this.#socket
    this.#taken ||= socket !== undefined
    return socket
  }

  /** Ends listening; a connection that nobody has taken goes as well. */
  close(): void {
    this.#server.close()
    if (!this.#taken) this.#socket?.destroy()
    this.#settle?.()
  }

  #arrived(socket: Socket): void {
    socket.on('error', () => {})
    const isPeer = plainAddress(socket.remoteAddress ?? '') === this.#peer
    if (!isPeer || this.#socket !== undefined) {
      socket.destroy()
      return
    }
    this.#socket = socket
    this.#server.close()
    this.#settle?.()
  }
}

/** An IPv4 address in the form of IPv6, which sockets for both show, as what it is. */
export function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** An address in one form: IPv4 also where it comes as IPv6, and without the name of an interface. */
export function plainAddress(address: string): string {
  return unmapped(address).replace(/%.*$/, '')
}

function listen(
  host: string,
  port: number,
): Promise<{ readonly server: Server; readonly port: number } | NodeJS.ErrnoException> {
  // Nothing is read before somebody takes the connection.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true })
  return new Promise(resolve => {
    server.once('error', resolve)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', resolve)
      const bound = server.address()
      resolve({ server, port: typeof bound === 'object' && bound !== null ? bound.port : port })
    })
  })
}

/** Ports in no order that anybody could guess. */
function candidates(ports: ActiveAddress['ports']): readonly number[] {
  if (ports === undefined) return [0]
  const [from, to] = ports
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[all[at], all[other]] = [all[other] as number, all[at] as number]
  }
  return all
}

function noListener(address: string, cause: NodeJS.ErrnoException): FtpConnectionError {
  return new FtpConnectionError({
    code: 'FTP_CONNECT_FAILED',
    phase: 'data-connect',
    message:
      `cannot listen for a data connection at ${address}: ${cause.message}; ` +
      'check active.address and active.ports, or use the passive mode',
    cause,
  })
}

function noneFree(address: string, ports: ActiveAddress['ports']): FtpConnectionError {
  const which = ports === undefined ? 'no port' : `none of the ports ${ports[0]} to ${ports[1]}`
  return new FtpConnectionError({
    code: 'FTP_CONNECT_FAILED',
    phase: 'data-connect',
    message: `${which} is free at ${address} for a data connection; give a wider range in active.ports`,
  })
}
