import type { RemoteProtocolError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import { ReplyParser } from '../reply/reply-parser.ts'
import type { Ticket } from './session-event.ts'
import type { UserSessionOptions } from './user-session-options.ts'

/** A reply, or what is wrong with it. */
export interface Arrival {
  readonly result: Reply | RemoteProtocolError
  /** The ticket that was next when its first byte came: it answers none from there on. */
  readonly before: Ticket
}

/** The receiving side of a user's session: replies, and what was sent when each of them began. */
export class Inbox {
  readonly #parser: ReplyParser
  #begunBefore: Ticket | undefined

  constructor({ limits = {}, charset, protectedReplies, otherClosingCode, telnet }: UserSessionOptions) {
    this.#parser = new ReplyParser({
      limits,
      ...(charset && { charset }),
      protectedReplies: protectedReplies === true,
      otherClosingCode: otherClosingCode === true,
      telnet: telnet !== false,
    })
  }

  /** Nothing of a reply has arrived that is not yet whole. */
  get idle(): boolean {
    return this.#parser.idle
  }

  /** The replies that end in the next bytes, which come before `nextTicket` is given out. */
  push(bytes: Uint8Array, nextTicket: Ticket): readonly Arrival[] {
    const arrivals = this.#parser.push(bytes).map((result, index) => {
      return { result, before: index === 0 ? (this.#begunBefore ?? nextTicket) : nextTicket }
    })
    if (this.idle) this.#begunBefore = undefined
    else if (arrivals.length > 0) this.#begunBefore = nextTicket
    else this.#begunBefore ??= nextTicket
    return arrivals
  }
}
