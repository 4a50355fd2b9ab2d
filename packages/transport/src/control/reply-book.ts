import {
  type Command,
  describeCommand,
  type Phase,
  phaseOf,
  type Reply,
  type SentAhead,
  type Ticket,
} from '@sluice/protocol'

/** The ticket of the greeting, which answers no command. */
const GREETING: Ticket = 0

interface Entry {
  readonly command: Command | undefined
  readonly sentAt: number
  first: Reply | undefined
  final: Reply | undefined
}

/** What was sent on a control connection and what has come for it, until it is forgotten. */
export class ReplyBook {
  readonly #entries = new Map<Ticket, Entry>([[GREETING, entryOf(undefined, 0)]])
  #received = 0
  #latest: Reply | undefined

  /** How many replies have come so far. */
  get received(): number {
    return this.#received
  }

  /** The reply that came last. */
  get latest(): Reply | undefined {
    return this.#latest
  }

  /** A command leaves. */
  expect(ticket: Ticket, command: Command): void {
    this.#entries.set(ticket, entryOf(command, performance.now()))
  }

  /** A reply has come, if it answers anything for that ticket; the command that has its final reply now. */
  keep(reply: Reply, ticket?: Ticket, isFinal = false): Command | undefined {
    this.#received++
    this.#latest = reply
    const entry = ticket === undefined ? undefined : this.#entries.get(ticket)
    if (entry === undefined) return undefined
    entry.first ??= reply
    if (!isFinal) return undefined
    entry.final = reply
    return entry.command
  }

  /** The first reply to a ticket, if it has come. */
  first(ticket: Ticket): Reply | undefined {
    return this.#entries.get(ticket)?.first
  }

  /** The final reply to a ticket, if it has come. */
  final(ticket: Ticket): Reply | undefined {
    return this.#entries.get(ticket)?.final
  }

  /** How many milliseconds ago a command was sent; `Infinity` for one that is forgotten. */
  ageOf(ticket: Ticket): number {
    return performance.now() - (this.#entries.get(ticket)?.sentAt ?? -Infinity)
  }

  /** Forgets the replies of an exchange that is over, but for those to what has left before its turn. */
  forget(ahead?: SentAhead): void {
    for (const [ticket, { final }] of this.#entries) {
      // Under implicit TLS the handshake is an exchange of its own, before the greeting.
      const isDue = ticket === GREETING && final === undefined
      const place = ahead === undefined ? -1 : ticket - ahead.ticket
      if (!isDue && ahead?.commands[place] === undefined) this.#entries.delete(ticket)
    }
  }

  /** What is waited for: the command of a ticket, or the oldest one without a final reply. */
  waitingFor(ticket?: Ticket): { readonly phase: Phase; readonly command: string | undefined } {
    const found =
      ticket === undefined
        ? [...this.#entries.values()].find(entry => entry.final === undefined)
        : this.#entries.get(ticket)
    if (found === undefined) return { phase: 'command', command: undefined }
    return { phase: phaseOf(found.command), command: found.command && describeCommand(found.command) }
  }
}

function entryOf(command: Command | undefined, sentAt: number): Entry {
  return { command, sentAt, first: undefined, final: undefined }
}
