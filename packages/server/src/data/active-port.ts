import { connect, type Socket } from 'node:net'
import { DataConnection, type DataConnectionOptions } from './data-connection.ts'
import type { DataPort } from './data-port.ts'

interface ActivePortOptions extends DataConnectionOptions {
  /** The local address of the control connection, from which the client expects us. */
  readonly localAddress: string
  readonly host: string
  readonly port: number
  /** Milliseconds. */
  readonly connectMs: number
}

/** A port of the client to which we connect when there is something to transfer (PORT, EPRT, LPRT). */
export class ActivePort implements DataPort {
  readonly #options: ActivePortOptions
  #socket: Socket | undefined
  #closed = false
  #connection: DataConnection | undefined

  constructor(options: ActivePortOptions) {
    this.#options = options
  }

  async connect(): Promise<DataConnection> {
    const { host, port, localAddress, connectMs } = this.#options
    if (this.#closed) throw new Error('the data port was closed')
    const socket = connect({ host, port, localAddress, allowHalfOpen: true, noDelay: true })
    this.#socket = socket
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(), connectMs)
      socket.once('connect', resolve)
      // Also behind an error.
      socket.once('close', () => reject(new Error(`no data connection to port ${port} could be made`)))
      socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
      socket.on('error', () => {})
    })
    socket.pause()
    this.#connection = new DataConnection(socket, this.#options)
    return this.#connection
  }

  close(): void {
    this.#closed = true
    if (this.#connection === undefined) this.#socket?.destroy()
    else this.#connection.linger()
  }

  breakOff(): void {
    this.#closed = true
    this.#socket?.destroy()
    this.#connection?.breakOff()
  }
}
