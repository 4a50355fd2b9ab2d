import type { Server, Socket } from 'node:net'

/** Everything that a server has open or under way, so that all of it can be ended together, or waited for. */
export class OpenHandles {
  readonly #sockets = new Set<Socket>()
  readonly #listeners = new Set<Server>()
  readonly #work = new Set<Promise<void>>()
  #whenIdle: (() => void)[] = []

  /** Keeps a socket until it closes, and its errors from killing the process when nobody else listens any more. */
  addSocket(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', ignore)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#check()
    })
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

  /** Destroys all that is open; resolves when the last of it has closed and the last work has ended. */
  async closeAll(): Promise<void> {
    const closed = [...this.#sockets, ...this.#listeners].map(
      handle => new Promise<void>(resolve => handle.once('close', () => resolve())),
    )
    for (const listener of this.#listeners) listener.close()
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
    await Promise.all(this.#work)
  }

  #check(): void {
    const waiting = this.#whenIdle
    this.#whenIdle = []
    for (const look of waiting) look()
  }
}

function ignore(): void {}
