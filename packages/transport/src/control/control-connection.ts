import {
  type Aborted,
  type Command,
  type Deadline,
  type Failed,
  type FtpError,
  type Reply,
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
import { Footprint } from './footprint.ts'
import { ReplyBook } from './reply-book.ts'
import { Waits } from './waits.ts'

/** What waiting for something came to. */
export type Waited<T> = { readonly type: 'here'; readonly value: T } | Aborted | Failed

const ABORTED: Aborted = { type: 'aborted' }

/** How long to wait, and for which ticket: its command names the phase of a time-out. */
export interface WaitOptions {
  readonly deadline: Deadline
  readonly ticket?: Ticket | undefined
  readonly signal?: AbortSignal | undefined
  /** Another time than that of the deadline, and the option that sets it. */
  readonly limit?: { readonly milliseconds: number; readonly option: string } | undefined
}

/** The same for a wait of an exchange, whose answers say how it ended. */
export interface StepWaitOptions<T> extends Omit<WaitOptions, 'signal'> {
  /** What else ends it, as long as the connection lives. */
  readonly instead?: (() => T | undefined) | undefined
  /** The answer when it is late, where the connection goes on then. */
  readonly late?: ((milliseconds: number) => T) | undefined
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
  /** What was sent and what has come for it. */
  readonly replies: ReplyBook = new ReplyBook()
  /** What its commands may have left behind. */
  readonly footprint: Footprint = new Footprint()
  readonly tracer: Tracer
  /** What is waited for; told of each event of the connection, and by whoever knows of another. */
  readonly waits: Waits = new Waits()
  readonly #timeouts: Timeouts
  #failure: FtpError | undefined
  #closed = false
  #abandoned = false
  #leaving = false

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

  /** The answer to whoever asks something of a connection that is over. */
  get lost(): Failed | undefined {
    return this.#closed ? this.#lost() : undefined
  }

  /** Nobody wants to know any more what comes of anything on it. */
  get abandoned(): boolean {
    return this.#abandoned
  }

  /** It is to be closed in order, behind what runs and waits. */
  get leaving(): boolean {
    return this.#leaving
  }

  /** Writes commands in one piece; the ticket of the first. Throws `LocalProtocolError` for what cannot be sent. */
  send(...commands: readonly Command[]): Ticket {
    const ticket = this.session.nextTicket
    const bytes = this.session.send(...commands)
    commands.forEach((command, index) => {
      this.#expect(ticket + index, command)
    })
    this.channel.write(bytes)
    return ticket
  }

  /** Sends the barrier that brings the session back into step. */
  resynchronise(): void {
    const command: Command = { verb: 'PWD' }
    this.#expect(this.session.nextTicket, command)
    this.channel.write(this.session.resynchronise())
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

  /** Waits until `look` finds something; it is asked again after each event of the connection. */
  async until<T>(look: () => T | undefined, { signal, ...options }: WaitOptions): Promise<Waited<T>> {
    const here = (): Waited<T> | undefined => {
      const value = look()
      return value === undefined ? undefined : { type: 'here', value }
    }
    const tell = () => this.waits.tell()
    signal?.addEventListener('abort', tell)
    try {
      const instead = () => (signal?.aborted ? ABORTED : undefined)
      return await this.wait(here, { ...options, instead })
    } finally {
      signal?.removeEventListener('abort', tell)
    }
  }

  /** The same, for whoever has answers of his own. */
  wait<T>(look: () => T | undefined, options: StepWaitOptions<T>): Promise<T | Failed> {
    const milliseconds = options.limit?.milliseconds ?? this.#timeouts[options.deadline]
    const check = () => look() ?? this.lost ?? options.instead?.()
    const say = () => {
      if (options.late !== undefined) return options.late(milliseconds)
      this.fail(this.#timeout(options, milliseconds))
      return this.#lost()
    }
    return this.waits.until<T | Failed>(check, { milliseconds, say })
  }

  /** Ends the connection for a reason; every wait, now and later, fails with it. */
  fail(error: FtpError): void {
    if (this.#failure !== undefined || this.#closed) return
    this.#failure = error
    this.#closed = true
    this.channel.destroy()
    this.waits.tell()
  }

  /** It will be closed: what our own side holds up from here on is not waited for long. */
  leave(): void {
    this.#leaving = true
    this.waits.tell()
  }

  /** Ends the connection without a word, and what goes on beside it. */
  destroy(): void {
    this.#abandoned = true
    if (!this.#closed) {
      this.#closed = true
      this.channel.destroy()
    }
    this.waits.tell()
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
    this.waits.tell()
  }

  #expect(ticket: Ticket, command: Command): void {
    this.replies.expect(ticket, command)
    this.footprint.note(command)
    this.tracer.command(command)
  }

  #keep(reply: Reply, ticket?: Ticket, isFinal = false): void {
    this.tracer.reply(reply)
    const answered = this.replies.keep(reply, ticket, isFinal)
    if (answered !== undefined) this.directory.note(answered, reply)
  }

  #end(error: Error | undefined): void {
    if (this.#closed) return
    if (error === undefined) {
      this.#take(this.session.receiveEnd())
      return
    }
    const { phase, command } = this.replies.waitingFor()
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

  #lost(): Failed {
    return { type: 'failed', error: this.#failure ?? closedInOrder() }
  }

  #timeout({ deadline, ticket, limit }: WaitOptions, milliseconds: number): FtpTimeoutError {
    const { phase, command } = this.replies.waitingFor(ticket)
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
}

function closedInOrder(): FtpError {
  return new FtpConnectionError({
    code: 'FTP_CONNECTION_LOST',
    phase: 'command',
    message: 'the session is closed; open a new one',
  })
}
