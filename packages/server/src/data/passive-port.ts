import type { Server, Socket } from 'node:net'
import { inNextTurn } from '../next-turn.ts'
import { DataConnection, type DataConnectionOptions } from './data-connection.ts'
import type { DataPort } from './data-port.ts'
import { openPassiveListener } from './passive-listener.ts'
import { isSameHost } from './same-host.ts'

interface PassivePortOptions extends DataConnectionOptions {
  /** The local address of the control connection. */
  readonly host: string
  /** The only address that may connect: the one of the control connection's peer. */
  readonly peer: string
  /** Milliseconds until the port is given up. */
  readonly connectMs: number
}

/** A port that waits for one data connection (PASV, EPSV, LPSV): of the right host, once, and not for ever. */
export class PassivePort implements DataPort {
  readonly port: number
  readonly #connection: Promise<DataConnection>
  readonly #listener: Server
  readonly #options: PassivePortOptions
  readonly #timer: NodeJS.Timeout
  #settle: { resolve(connection: DataConnection): void; reject(reason: Error): void } | undefined
  #accepted: DataConnection | undefined
  #closed = false

  /** Opens a free port; rejects with the error of `listen`. */
  static async open(options: PassivePortOptions): Promise<PassivePort> {
    const listener = await openPassiveListener(options.host)
    options.handles.addListener(listener)
    return new PassivePort(listener, options)
  }

  private constructor(listener: Server, options: PassivePortOptions) {
    const address = listener.address()
    this.port = typeof address === 'object' && address !== null ? address.port : 0
    this.#listener = listener
    this.#options = options
    this.#connection = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // Nobody may ever wait for it.
    this.#connection.catch(() => {})
    this.#timer = setTimeout(() => this.#giveUp('no data connection came in time'), options.connectMs)
    listener.on('connection', socket => this.#onConnection(socket))
    listener.once('close', () => clearTimeout(this.#timer))
  }

  connect(): Promise<DataConnection> {
    return this.#connection
  }

  close(): void {
    this.#closed = true
    this.#reject('the data port was closed')
    if (this.#accepted !== undefined) this.#accepted.linger()
    // A client that has connected and was not yet accepted would be reset: one look at the network more.
    else inNextTurn(() => inNextTurn(() => this.#listener.close()))
  }

  breakOff(): void {
    this.#giveUp('the data port was closed')
    this.#accepted?.breakOff()
  }

  #onConnection(socket: Socket): void {
    if (this.#accepted !== undefined || !isSameHost(socket.remoteAddress, this.#options.peer)) {
      // A stranger who guessed the port: the client's own connection may still come.
      socket.on('error', () => {})
      socket.destroy()
      return
    }
    clearTimeout(this.#timer)
    this.#accepted = new DataConnection(socket, this.#options)
    this.#listener.close()
    if (this.#closed) this.#accepted.linger()
    else this.#settle?.resolve(this.#accepted)
  }

  #giveUp(reason: string): void {
    this.#reject(reason)
    this.#listener.close()
  }

  #reject(reason: string): void {
    clearTimeout(this.#timer)
    this.#settle?.reject(new Error(reason))
  }
}
