import type { Socket } from 'node:net'
import type { Direction, Fault, LinkMoment } from './moment.ts'
import { UnitCounter } from './unit-counter.ts'

/** How many bytes of a unit pass before a fault that is to strike inside it. */
const INSIDE_BYTES = 4

const NUL = new Uint8Array(1)

export interface LinkWatcher {
  /** Told of each moment; gives the fault that strikes there. */
  meet(moment: LinkMoment, inside: boolean): Fault | undefined
  /** All links are to end. */
  vanish(): void
}

/** A connection of the client and one of the server, with everything carried between them until a fault strikes. */
export class Link {
  readonly #client: Socket
  readonly #server: Socket
  readonly #watcher: LinkWatcher
  /** Resolves when the client has ended its side, in whatever way. */
  readonly #clientEnded: Promise<void>
  #struck = false

  constructor(purpose: 'control' | 'data', client: Socket, server: Socket, watcher: LinkWatcher) {
    this.#client = client
    this.#server = server
    this.#watcher = watcher
    this.#clientEnded = new Promise(resolve => {
      for (const end of ['end', 'close']) client.once(end, () => resolve())
    })
    this.#carry('up', client, server, new UnitCounter(purpose))
    this.#carry('down', server, client, new UnitCounter(purpose))
    if (purpose === 'data') this.#meet({ what: 'connect' }, false, client)
  }

  /** Waits until the client has ended its side; what it still sends is dropped where a fault has struck. */
  async clientGone(): Promise<void> {
    if (this.#struck) this.#client.resume()
    await this.#clientEnded
  }

  /** Ends both, that of the client in order. */
  vanish(): void {
    this.#struck = true
    this.#client.destroy()
    reset(this.#server)
  }

  /** Nothing of it is left. */
  destroy(): void {
    this.#struck = true
    this.#client.destroy()
    this.#server.destroy()
  }

  #carry(direction: Direction, from: Socket, to: Socket, units: UnitCounter): void {
    from.on('data', chunk => {
      let passed = 0
      for (let at = 0; at < chunk.length && !this.#struck; at++) {
        const offset = units.next(chunk[at] as number)
        if (offset !== 0 && offset !== INSIDE_BYTES) continue
        const moment = { what: 'unit', direction, unit: units.unit, isTls: units.isTls } as const
        this.#meet(moment, offset !== 0, to, () => {
          to.write(chunk.subarray(passed, at))
          passed = at
        })
      }
      if (!this.#struck && !to.write(chunk.subarray(passed))) from.pause()
    })
    to.on('drain', () => {
      if (!this.#struck) from.resume()
    })
    from.on('end', () => {
      if (!this.#struck) this.#meet({ what: 'end', direction }, false, to)
      if (!this.#struck) to.end()
    })
    from.on('error', () => {
      if (!this.#struck) reset(to)
    })
  }

  #meet(moment: LinkMoment, inside: boolean, to: Socket, pass: () => void = () => {}): void {
    const fault = this.#watcher.meet(moment, inside)
    if (fault === undefined) return
    pass()
    this.#strike(fault, to)
  }

  #strike(fault: Fault, to: Socket): void {
    const [client, server] = [this.#client, this.#server]
    this.#struck = fault !== 'garbage'
    switch (fault) {
      case 'garbage':
        to.write(NUL)
        break
      case 'stall':
        client.pause()
        server.pause()
        break
      case 'closing':
        client.write('421 Closing.\r\n')
        client.end()
        reset(server)
        break
      case 'fin':
        client.end()
        reset(server)
        break
      case 'rst':
        reset(client)
        reset(server)
        break
      case 'vanish':
        this.#watcher.vanish()
        break
    }
  }
}

/** Node leaks a socket that is reset after its end. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
