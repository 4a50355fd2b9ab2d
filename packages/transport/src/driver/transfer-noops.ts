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

  /** Resolves when none is unanswered, whose reply would be the first that the next command gets. */
  settled(): Promise<void> | undefined {
    return this.#last === undefined ? undefined : this.#answered(this.#last)
  }

  async #answered(ticket: Ticket): Promise<void> {
    const { session } = this.#control
    const isAnswered = () =>
      this.#control.replies.final(ticket) !== undefined || session.outstanding === 0 || undefined
    await this.#control.until(isAnswered, { deadline: 'reply', ticket })
  }
}
