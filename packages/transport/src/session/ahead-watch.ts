import type { SentAhead } from '@sluice/protocol'
import type { ControlConnection } from '../control/control-connection.ts'

/** Firewalls forget a port, and somebody else may change a file. */
const FRESH_MS = 2_000

/** Whether what was asked before its turn would still be answered the same. */
export class AheadWatch {
  readonly #control: ControlConnection
  #changes = 0
  #traces = 0

  constructor(control: ControlConnection) {
    this.#control = control
  }

  /** It has just been asked. */
  begin(): void {
    this.#changes = this.#changesNow
    this.#traces = this.#control.footprint.traces
  }

  holds({ commands, ticket }: SentAhead): boolean {
    const { footprint, replies } = this.#control
    if (replies.ageOf(ticket) > FRESH_MS || footprint.traces !== this.#traces) return false
    // A size is that of another file behind CWD or RNTO; a port is a port.
    const isPort = commands.every(({ verb }) => verb === 'EPSV' || verb === 'PASV')
    return isPort || this.#changesNow === this.#changes
  }

  get #changesNow(): number {
    const { directory, footprint } = this.#control
    return directory.moves + footprint.deeds
  }
}
