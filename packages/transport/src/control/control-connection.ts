import {
  type Command,
  type Deadline,
  describeCommand,
  type FtpError,
  type Phase,
  phaseOf,
  type Reply,
  type SentAhead,
  type SessionEvent,
  type Ticket,
  UserSession,
  type UserSessionOptions,
} from '@sluice/protocol'
import { FtpConnectionError, FtpTimeoutError } from '../errors.ts'
import { DirectoryTrail } from '../session/directory-trail.ts'
import type { Timeouts } from '../timeouts.ts'
import { isTlsError, tlsFailure } from '../tls/tls-failure.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import { Tracer } from '../trace/tracer.ts'
import type { ControlChannel } from './control-channel.ts'

/** What waiting for something came to. */
export type Waited<T> =
  | { readonly type: 'here'; readonly value: T }
  | { readonly type: 'aborted' }
  | { readonly type: 'failed'; readonly error: FtpError }

/** The ticket of the greeting, which answers no command. */
const GREETING: Ticket = 0

interface Replies {
  readonly command: Command | undefined
  first?: Reply
  final?: Reply
}

/** How long to wait, and for which ticket: its command names the phase of a time-out. */
export interface WaitOptions<T = unknown> {
  readonly deadline: Deadline
  readonly ticket?: Ticket | undefined
  readonly signal?: AbortSignal | undefined
  /** Another time than that of the deadline, and the option that sets it. */
  readonly limit?: { readonly milliseconds: number; readonly option: string } | undefined
  /** What is here when it is late, where the connection goes on then. */
  readonly late?: T | undefined
}

/**
 * A `UserSession` on a channel: writes commands, keeps the replies until they are asked for, and bounds each wait.
 *
 * A wait that passes its deadline ends the connection: what comes later could not be told from the answer to
 * another command. Waits look at facts that stay true, so it does not matter when they begin.
 */
export class ControlConnection {
  readonly session: UserSession
  readonly channel: ControlChannel
  /** Where the session is, as far as its commands tell. */
  readonly directory: DirectoryTrail = new DirectoryTrail()
  readonly tracer: Tracer
  readonly #timeouts: Timeouts
  readonly #replies = new Map<Ticket, Replies>([[GREETING, { command: undefined }]])
  readonly #watchers = new Set<() => void>()
  #received = 0
  #latest: Reply | undefined
  #failure: FtpError | undefined
  #closed = false

  constructor(
    channel: ControlChannel,
    timeouts: Timeouts,
    options: UserSessionOptions = {},
    tracer: Tracer = new Tracer(),
  ) {
    this.tracer = tracer
    this.channel = channel
    this.#timeouts = timeouts
    this.session = new UserSession(options)
    channel.listen({
      data: bytes => this.#take(this.session.receive(bytes)),
      tlsEnded: () => {
        if (this.session.state.dialogue !== 'clearing') this.#end(undefined)
      },
      end: error => this.#end(error),
    })
  }

  /** Why the connection cannot be used any more. */
  get failure(): FtpError | undefined {
    return this.#failure
  }

  /** The connection is over, in order or not. */
  get closed(): boolean {
    return this.#closed
  }

  /** It was closed from this side, not by a failure. */
  get abandoned(): boolean {
    return this.#closed && this.#failure === undefined
  }

  /** How many replies have come so far. */
  get received(): number {
    return this.#received
  }

  /** The reply that came last. */
  get latest(): Reply | undefined {
    return this.#latest
  }

  /** Writes commands in one piece; the ticket of the first. Throws `LocalProtocolError` for what cannot be sent. */
  send(...commands: readonly Command[]): Ticket {
    const ticket = this.session.nextTicket
    const bytes = this.session.send(...commands)
    commands.forEach((command, index) => {
      this.#replies.set(ticket + index, { command })
      this.tracer.command(command)
    })
    this.channel.write(bytes)
    return ticket
  }

  /** Sends the barrier that brings the session back into step. */
  resynchronise(): void {
    const command: Command = { verb: 'PWD' }
    this.#replies.set(this.session.nextTicket, { command })
    this.tracer.command(command)
    this.channel.write(this.session.resynchronise())
  }

  /** The first reply to a ticket, if it has come. */
  firstReply(ticket: Ticket): Reply | undefined {
    return this.#replies.get(ticket)?.first
  }

  /** The final reply to a ticket, if it has come. */
  finalReply(ticket: Ticket): Reply | undefined {
    return this.#replies.get(ticket)?.final
  }

  /** Forgets the replies of an exchange that is over, but for those to what has left before its turn. */
  forget(ahead?: SentAhead): void {
    for (const [ticket, { final }] of this.#replies) {
      // Under implicit TLS the handshake is an exchange of its own, before the greeting.
      const isDue = ticket === GREETING && final === undefined
      const place = ahead === undefined ? -1 : ticket - ahead.ticket
      if (!isDue && ahead?.commands[place] === undefined) this.#replies.delete(ticket)
    }
  }

  /** The handshake that AUTH asked for. */
  async secure(identity: TlsIdentity): Promise<void> {
    await this.channel.secure(identity)
    this.session.notify('tls-established')
  }

  /** The end of TLS that CCC or REIN asked for. */
  async clear(): Promise<void> {
    // Like any other last word that may never come.
    await this.channel.clear(this.#timeouts.cause)
    this.session.notify('tls-cleared')
  }

  /** Calls back after each event of the connection; returns how to stop that. */
  watch(look: () => void): () => void {
    this.#watchers.add(look)
    return () => this.#watchers.delete(look)
  }

  /** Waits until `look` finds something; it is asked again after each event of the connection. */
  until<T>(look: () => T | undefined, options: WaitOptions<T>): Promise<Waited<T>> {
    const { deadline, signal, limit, late } = options
    return new Promise(resolve => {
      const settle = (result: Waited<T>) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', check)
        unwatch()
        resolve(result)
      }
      const check = () => {
        const value = look()
        if (value !== undefined) settle({ type: 'here', value })
        else if (this.#closed) settle({ type: 'failed', error: this.#failure ?? closedInOrder() })
        else if (signal?.aborted) settle({ type: 'aborted' })
      }
      const unwatch = this.watch(check)
      const milliseconds = limit?.milliseconds ?? this.#timeouts[deadline]
      const expire = () =>
        late === undefined
          ? this.fail(this.#timeout(options, milliseconds))
          : settle({ type: 'here', value: late })
      const timer = setTimeout(expire, milliseconds)
      signal?.addEventListener('abort', check)
      check()
    })
  }

  /** Ends the connection for a reason; every wait, now and later, fails with it. */
  fail(error: FtpError): void {
    if (this.#failure !== undefined || this.#closed) return
    this.#failure = error
    this.#closed = true
    this.channel.destroy()
    this.#tellWatchers()
  }

  /** Ends the connection without a word. */
  destroy(): void {
    if (!this.#closed) {
      this.#closed = true
      this.channel.destroy()
      this.#tellWatchers()
    }
  }

  #take(events: readonly SessionEvent[]): void {
    for (const event of events) {
      switch (event.type) {
        case 'preliminary':
          this.#keep(event.reply, event.ticket)
          break
        case 'replied':
          this.#keep(event.reply, event.ticket, true)
          break
        case 'stray':
          this.#keep(event.reply)
          break
        case 'closed':
          this.destroy()
          break
        case 'failed':
          if (event.error.reply !== undefined) this.tracer.reply(event.error.reply)
          this.fail(event.error)
          break
        case 'unanswered':
        case 'tls-due':
          // Nobody waits for the first; the exchange that sent AUTH knows the second from its reply.
          break
      }
    }
    this.#tellWatchers()
  }

  #keep(reply: Reply, ticket?: Ticket, final = false): void {
    this.#received++
    this.#latest = reply
    this.tracer.reply(reply)
    const replies = ticket === undefined ? undefined : this.#replies.get(ticket)
    if (replies === undefined) return
    replies.first ??= reply
    if (!final) return
    replies.final = reply
    if (replies.command !== undefined) this.directory.note(replies.command, reply)
  }

  #end(error: Error | undefined): void {
    if (this.#closed) return
    if (error === undefined) {
      this.#take(this.session.receiveEnd())
      return
    }
    const { phase, command } = this.#waitingFor()
    if (isTlsError(error)) {
      this.fail(tlsFailure(error, phase))
      return
    }
    this.fail(
      new FtpConnectionError({
        code: 'FTP_CONNECTION_LOST',
        phase,
        command,
        message: `the control connection was lost: ${error.message}`,
        cause: error,
      }),
    )
  }

  #tellWatchers(): void {
    for (const look of [...this.#watchers]) look()
  }

  #timeout({ deadline, ticket, limit }: WaitOptions, milliseconds: number): FtpTimeoutError {
    const { phase, command } = this.#waitingFor(ticket)
    const waitingFor = command === undefined ? 'whole greeting' : `reply to ${command}`
    return new FtpTimeoutError({
      deadline,
      milliseconds,
      phase,
      waitingFor,
      command,
      option: limit?.option,
    })
  }

  /** The command of a ticket, or the oldest one without a final reply. */
  #waitingFor(ticket?: Ticket): { phase: Phase; command: string | undefined } {
    const found =
      ticket === undefined
        ? [...this.#replies.values()].find(replies => replies.final === undefined)
        : this.#replies.get(ticket)
    if (found === undefined) return { phase: 'command', command: undefined }
    return { phase: phaseOf(found.command), command: found.command && describeCommand(found.command) }
  }
}

function closedInOrder(): FtpError {
  return new FtpConnectionError({
    code: 'FTP_CONNECTION_LOST',
    phase: 'command',
    message: 'the session is closed; open a new one',
  })
}
