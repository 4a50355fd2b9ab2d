import type { Ticket } from '@sluice/protocol'
import type { ControlConnection } from '../control/control-connection.ts'

/**
 * Sends NOOP now and then while bytes flow, for routers that forget a control connection on which nothing passes.
 *
 * One at a time: a server that answers none until the transfer is over gets one.
 */
export class TransferNoops {
  readonly #control: ControlConnection
  readonly #milliseconds: number | undefined
  #timer: NodeJS.Timeout | undefined
  #last: Ticket | undefined

  constructor(control: ControlConnection, milliseconds: number | undefined) {
    this.#control = control
    this.#milliseconds = milliseconds
  }

  begin(): void {
    if (this.#milliseconds === undefined) return
    this.#timer = setInterval(() => {
      const { closed, session } = this.#control
      // The transfer itself is what is outstanding; in lock-step nothing may follow it.
      if (!closed && session.outstanding === 1 && !session.lockStep)
        this.#last = this.#control.send({ verb: 'NOOP' })
    }, this.#milliseconds)
  }

  end(): void {
    clearInterval(this.#timer)
  }

  /** Resolves when none is unanswered: its reply would be the first that the next command gets. */
  async settled(): Promise<void> {
    const ticket = this.#last
    if (ticket === undefined) return
    const isSettled = () =>
      this.#control.finalReply(ticket) !== undefined || this.#control.session.outstanding === 0 || undefined
    await this.#control.until(isSettled, { deadline: 'reply', ticket })
  }
}
