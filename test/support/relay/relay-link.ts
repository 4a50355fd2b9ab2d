import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** From the client to the server, or back. */
export type Direction = 'up' | 'down'

/**
 * What happens to a connection. `reset`: both ends see a reset. `end`: the client sees an end, in order or so it seems,
 * and the server a reset. `stall`: nothing moves any more. `deaf`: only one direction stalls. `pause`: nothing moves
 * for a while. `trickle`: a little at a time from then on.
 */
export type Blow = 'reset' | 'end' | 'stall' | 'deaf' | 'pause' | 'trickle'

/** A blow to one connection, once so many bytes have passed in a direction. */
export interface Stroke {
  readonly blow: Blow
  readonly direction: Direction
  readonly afterBytes: number
  /** For how long a `pause` lasts. */
  readonly milliseconds: number
}

/** What a `trickle` lets pass, and how often. */
const TRICKLE_BYTES = 32 * 1024
const TRICKLE_MS = 5

/** A connection of a client and the one that it is carried to, until a stroke falls. */
export class RelayLink {
  /** The client has ended its connection, in whatever way. */
  readonly clientGone: Promise<void>
  /** Both ends are closed. */
  readonly over: Promise<unknown>
  readonly #client: Socket
  readonly #server: Socket
  readonly #stroke: Stroke | undefined
  readonly #onStruck: (blow: Blow) => void
  readonly #deaf = new Set<Direction>()
  #passed = 0
  #struck = false
  #dead = false

  constructor(client: Socket, server: Socket, stroke: Stroke | undefined, onStruck: (blow: Blow) => void) {
    this.#client = client
    this.#server = server
    this.#stroke = stroke
    this.#onStruck = onStruck
    this.clientGone = new Promise(resolve => {
      for (const end of ['end', 'close']) client.once(end, () => resolve())
    })
    this.over = Promise.all([client, server].map(socket => once(socket, 'close').catch(() => {})))
    void this.#carry('up', client, server)
    void this.#carry('down', server, client)
  }

  /** Nothing falls any more; what was struck is reset, as a firewall does that comes to itself. */
  heal(): void {
    if (this.#struck) this.#cut()
    this.#struck = true
  }

  /** What it looks like, for whoever waits for its end in vain. */
  describe(): string {
    const ends = { client: this.#client, server: this.#server }
    const states = Object.entries(ends).map(
      ([name, { destroyed, readableEnded, writableEnded, writableLength }]) =>
        JSON.stringify({ name, destroyed, readableEnded, writableEnded, writableLength }),
    )
    return `${this.#stroke?.blow}${this.#struck ? ' fallen' : ''} ${states.join(' ')}`
  }

  destroy(): void {
    this.#dead = true
    this.#client.destroy()
    this.#server.destroy()
  }

  async #carry(direction: Direction, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false }))
        await this.#pass(direction, chunk, to)
      if (!this.#dead && !this.#deaf.has(direction)) to.end()
    } catch {
      this.#cut()
    }
  }

  async #pass(direction: Direction, chunk: Buffer, to: Socket): Promise<void> {
    const stroke = this.#stroke
    if (this.#struck || stroke === undefined || stroke.direction !== direction) {
      await this.#forward(direction, chunk, to)
      return
    }
    const before = Math.min(chunk.length, stroke.afterBytes - this.#passed)
    this.#passed += before
    await this.#forward(direction, chunk.subarray(0, before), to)
    // What falls behind the last byte has to fall before the end.
    if (this.#passed < stroke.afterBytes || this.#struck) return
    await this.#strike(stroke)
    await this.#forward(direction, chunk.subarray(before), to)
  }

  async #strike({ blow, direction, milliseconds }: Stroke): Promise<void> {
    this.#struck = true
    this.#onStruck(blow)
    if (blow === 'reset') this.#cut()
    else if (blow === 'end') {
      this.#dead = true
      this.#client.end()
      reset(this.#server)
      this.#client.resume()
    } else if (blow === 'stall') this.#deaf.add('up').add('down')
    else if (blow === 'deaf') this.#deaf.add(direction)
    else if (blow === 'pause') await sleep(milliseconds)
  }

  async #forward(direction: Direction, bytes: Buffer, to: Socket): Promise<void> {
    const isSlow = this.#struck && this.#stroke?.blow === 'trickle'
    for (let at = 0; at < bytes.length; ) {
      if (this.#dead) return
      // Whoever sends has to feel it.
      if (this.#deaf.has(direction)) await this.over
      const part = bytes.subarray(at, isSlow ? at + TRICKLE_BYTES : bytes.length)
      at += part.length
      if (isSlow) await sleep(TRICKLE_MS)
      if (!to.write(part)) await drained(to)
    }
  }

  #cut(): void {
    this.#dead = true
    reset(this.#client)
    reset(this.#server)
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
    if (socket.destroyed) done()
  })
}

/** Node leaks a socket that is reset after its end. */
function reset(socket: Socket): void {
  if (socket.writableEnded || socket.connecting) socket.destroy()
  else socket.resetAndDestroy()
}
