import { abandon, type Command, isNegative, type Reply, refusalError, type Ticket } from '@sluice/protocol'
import type { Waited } from '../control/control-connection.ts'
import { FtpAbortError } from '../errors.ts'
import type { SessionLink } from '../session/session-link.ts'

/** One of the two transfers of a copy: its command is sent, and its bytes go past us. */
export class CopyFlight {
  readonly #link: SessionLink
  readonly #command: Command
  readonly #signal: AbortSignal
  readonly #ticket: Ticket

  constructor(link: SessionLink, command: Command, signal: AbortSignal) {
    this.#link = link
    this.#command = command
    this.#signal = signal
    const { failure } = link.control
    if (failure !== undefined) throw failure
    this.#ticket = link.control.send(command)
  }

  /** Waits until the server has agreed to it. */
  async agreed(): Promise<void> {
    const { control } = this.#link
    const waited = await control.until(() => control.replies.first(this.#ticket), {
      deadline: 'firstReply',
      ticket: this.#ticket,
      signal: this.#signal,
    })
    this.#positive(waited)
  }

  /** Waits until the server says that it is over, so many milliseconds or as long as for any final reply. */
  async over(milliseconds?: number): Promise<Reply> {
    const { control } = this.#link
    const waited = await control.until(() => control.replies.final(this.#ticket), {
      deadline: 'finalReply',
      ticket: this.#ticket,
      signal: this.#signal,
      limit: milliseconds === undefined ? undefined : { milliseconds, option: 'within' },
    })
    return this.#positive(waited)
  }

  /** Brings the session back into step, if the transfer is not over; never rejects. */
  async giveUp(): Promise<void> {
    const { control, conversation } = this.#link
    if (control.closed || control.replies.final(this.#ticket) !== undefined) return
    // An abandoned transfer rejects as any that was aborted.
    await this.#link.perform(abandon(conversation, this.#command, this.#ticket)).catch(() => {})
  }

  #positive(waited: Waited<Reply>): Reply {
    if (waited.type === 'failed') throw waited.error
    if (waited.type === 'aborted') throw new FtpAbortError('transfer', this.#signal.reason)
    if (isNegative(waited.value)) {
      throw refusalError({ type: 'refused', command: this.#command, reply: waited.value })
    }
    return waited.value
  }
}
