import type { Server, Socket } from 'node:net'

/** Everything that a server has open or under way, so that all of it can be ended together, or waited for. */
export class OpenHandles {
  readonly #sockets = new Set<Socket>()
  readonly #listeners = new Set<Server>()
  readonly #work = new Set<Promise<void>>()
  #whenIdle: (() => void)[] = []
  #closing = false

  /** Keeps a socket until it closes, and its errors from killing the process when nobody else listens any more. */
  addSocket(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', ignore)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#check()
    })
    if (this.#closing) socket.destroy()
  }

  /** Keeps a TLS socket in the place of the one below it, which closes with it. */
  replaceSocket(raw: Socket, wrapped: Socket): void {
    this.#sockets.delete(raw)
    this.addSocket(wrapped)
  }

  addListener(listener: Server): void {
    this.#listeners.add(listener)
    listener.on('error', ignore)
    listener.once('close', () => {
      this.#listeners.delete(listener)
      this.#check()
    })
    if (this.#closing) listener.close()
  }

  /** Keeps work that ends by itself once its sockets are closed; it must not reject. */
  addWork(work: Promise<void>): void {
    this.#work.add(work)
    void work.then(() => {
      this.#work.delete(work)
      this.#check()
    })
  }

  /** Resolves when nothing is open or under way but the listeners that are to stay. */
  idle(staying: number): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        const open = this.#sockets.size + this.#work.size + this.#listeners.size
        if (open > staying) this.#whenIdle.push(look)
        else resolve()
      }
      look()
    })
  }

  /** Destroys all that is open, or is opened meanwhile; resolves when nothing is open or under way any more. */
  async closeAll(): Promise<void> {
    this.#closing = true
    for (const listener of this.#listeners) listener.close()
    for (const socket of this.#sockets) socket.destroy()
    await this.idle(0)
    this.#closing = false
  }

  #check(): void {
    const waiting = this.#whenIdle
    this.#whenIdle = []
    for (const look of waiting) look()
  }
}

function ignore(): void {}
