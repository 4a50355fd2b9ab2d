import {
  type Conversation,
  type Credentials,
  changeDirectory,
  createConversation,
  type Exchange,
  greet,
  LocalProtocolError,
  logIn,
  negotiate,
  type Outcome,
  protectData,
  questionsBehindLogIn,
  quit,
  type Reply,
  ReplyError,
  refusalError,
  secure,
  secureAtOnce,
  securePreferred,
  transferMode,
} from '@sluice/protocol'
import type { CallOptions } from '../call-options.ts'
import { checkConnectionOptions } from '../check-connection-options.ts'
import type { Dialer } from '../connect/dialer.ts'
import { dialerFor } from '../connect/dialer-for.ts'
import { type ConnectionOptions, modeOf, portOf, trustedHostsOf } from '../connection-options.ts'
import type { ControlChannel } from '../control/control-channel.ts'
import { ControlConnection } from '../control/control-connection.ts'
import { SocketChannel } from '../control/socket-channel.ts'
import { SlabPool } from '../data/slab-pool.ts'
import { resolveDataOptions } from '../data-options.ts'
import type { DriverOptions, ExchangeCall } from '../driver/driver-options.ts'
import { ExchangeDriver } from '../driver/exchange-driver.ts'
import { FtpAbortError } from '../errors.ts'
import { withNetrc } from '../netrc/with-netrc.ts'
import { charsetOf } from '../text/charset-of.ts'
import { resolveTimeouts } from '../timeouts.ts'
import { TlsIdentity } from '../tls/tls-identity.ts'
import { protectionLevel } from '../tls/tls-options.ts'
import { Tracer } from '../trace/tracer.ts'
import { AheadWatch } from './ahead-watch.ts'
import { PassiveMemory } from './passive-memory.ts'
import { restoreState } from './restore-state.ts'

const passiveMemory = new PassiveMemory()

/** One control connection with what is known of its server: connected, secured, logged in. */
export class SessionLink {
  readonly control: ControlConnection
  readonly conversation: Conversation
  /** What it was opened with, and what a netrc file has added. */
  readonly options: ConnectionOptions
  /** Who is logged in. */
  credentials: Credentials
  readonly #driverOptions: DriverOptions
  readonly #server: string
  readonly #aheadWatch: AheadWatch
  #greeting: Reply | undefined
  #driver: ExchangeDriver | undefined

  private constructor(
    channel: ControlChannel,
    options: ConnectionOptions,
    dialer: Dialer,
    identity: TlsIdentity | undefined,
  ) {
    this.options = options
    this.credentials = options
    const timeouts = resolveTimeouts(options.timeouts)
    const { limits, trace, lockStep } = options
    const charset = charsetOf(options.charset)
    this.control = new ControlConnection(channel, timeouts, { limits, charset, lockStep }, new Tracer(trace))
    this.conversation = createConversation(this.control.session, channel.remotePort, options.dataMode)
    this.conversation.trustedHosts = trustedHostsOf(options)
    this.conversation.lowPorts = options.lowDataPorts === true
    this.#aheadWatch = new AheadWatch(this.control)
    this.#server = `${channel.remoteAddress} ${channel.remotePort}`
    this.conversation.passive = passiveMemory.recall(this.#server)
    this.#driverOptions = {
      control: this.control,
      timeouts,
      identity,
      sentAhead: () => this.conversation.ahead,
      dialer,
      slabs: new SlabPool(),
      ...resolveDataOptions(options),
    }
  }

  /** Connects, secures the connection as `mode` says, logs in and learns what the server can do. */
  static async open(wanted: ConnectionOptions, { signal }: CallOptions): Promise<SessionLink> {
    checkConnectionOptions(wanted)
    const mode = modeOf(wanted)
    const { host } = wanted
    const port = portOf(wanted)
    const dialer = dialerFor(wanted)
    const milliseconds = resolveTimeouts(wanted.timeouts).connect
    const options = await withNetrc(wanted)
    const identity = mode === 'none' ? undefined : new TlsIdentity(host, options.tls ?? {})
    const stream = await dialer.dial({ host, port, purpose: 'control', milliseconds, signal })
    // Behind a proxy or a hook the stream does not know whom it leads to.
    const channel = new SocketChannel(
      stream,
      dialer.direct ? undefined : { remoteAddress: host, remotePort: port },
    )
    const link = new SessionLink(channel, options, dialer, identity)
    // Nobody will use this connection, so an abort need not bring it back into step first.
    const onAbort = () => link.control.destroy()
    signal?.addEventListener('abort', onAbort)
    try {
      await link.#establish(signal)
    } catch (error) {
      link.control.destroy()
      throw signal?.aborted ? new FtpAbortError('connect', signal.reason) : error
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
    return link
  }

  /** What the server said when the connection was opened. */
  get greeting(): Reply | undefined {
    return this.#greeting
  }

  /** For how many milliseconds our own side of the transfer that runs has moved nothing. */
  get standsStillFor(): number {
    return this.#driver?.standsStillFor ?? 0
  }

  /** The control connection is under TLS. */
  get protected(): boolean {
    return this.control.session.state.controlProtection === 'protected'
  }

  /** Goes to the folder to begin in; a session that cannot is closed. */
  async enter(path: string, options: CallOptions): Promise<void> {
    try {
      await this.perform(changeDirectory(path), options)
    } catch (error) {
      this.control.destroy()
      throw error
    }
  }

  /** Runs one exchange now; a refusal, an abort and a failure reject. */
  async perform<T>(exchange: Exchange<Outcome<T>>, call: ExchangeCall = {}): Promise<T> {
    const { conversation } = this
    const { ahead } = conversation
    if (ahead !== undefined && !this.#aheadWatch.holds(ahead)) conversation.ahead = undefined
    const outcome = await this.#drive(exchange, call)
    if (conversation.ahead !== ahead) this.#aheadWatch.begin()
    this.#learnPassive(outcome)
    switch (outcome.type) {
      case 'completed':
        return outcome.value
      case 'refused':
        throw refusalError(outcome)
      case 'aborted':
        throw new FtpAbortError(call.receiver || call.source ? 'transfer' : 'command', call.signal?.reason)
      case 'failed':
        throw outcome.error
    }
  }

  async #drive<T>(exchange: Exchange<T>, call: ExchangeCall): Promise<T> {
    const driver = new ExchangeDriver(this.#driverOptions, call)
    this.#driver = driver
    try {
      return await driver.run(exchange)
    } finally {
      this.#driver = undefined
    }
  }

  /**
   * Takes leave of the server, if it is still there, and opens the connection anew, as it is now: TYPE, PROT, MODE, and
   * the directory.
   */
  async reopen({ signal }: CallOptions): Promise<SessionLink> {
    const { closed, directory, session } = this.control
    const { state } = session
    if (directory.steps === undefined) throw lostDirectory()
    if (!closed) await this.perform(quit(), { signal }).catch(() => {})
    this.control.destroy()
    const mode = modeOf(this.options)
    const wasSecure = state.controlProtection === 'protected' || state.dataProtection === 'private'
    // What was under TLS does not come back in clear text.
    const raised = mode === 'preferred' && wasSecure ? 'required' : mode
    const { user, password, account } = this.credentials
    const wanted = { ...this.options, user, password, account, mode: raised }
    const link = await SessionLink.open(wanted, { signal })
    try {
      await link.perform(restoreState(link.control.session.state, state, directory.steps), { signal })
    } catch (error) {
      link.control.destroy()
      throw error
    }
    return link
  }

  /** What this session has found out serves the next; what does not serve any more is forgotten. */
  #learnPassive(outcome: Outcome<unknown>): void {
    const { conversation } = this
    const isRefused = outcome.type === 'refused' && outcome.command.verb === 'PASV'
    const isUnreachable = outcome.type === 'failed' && outcome.error.phase === 'data-connect'
    if (isRefused || isUnreachable) conversation.passive = 'EPSV'
    passiveMemory.note(this.#server, conversation.passive)
  }

  /** MODE Z, unless the server does not have it: a transfer is the same without. */
  async #compress(options: CallOptions): Promise<void> {
    try {
      await this.perform(transferMode('Z'), options)
      this.conversation.compresses = true
    } catch (error) {
      if (!(error instanceof ReplyError) || this.control.closed) throw error
    }
  }

  async #establish(signal: AbortSignal | undefined): Promise<void> {
    const mode = modeOf(this.options)
    const { conversation } = this
    const options = { signal }
    if (mode === 'implicit') await this.perform(secureAtOnce(), options)
    this.#greeting = await this.perform(greet(conversation), options)
    if (mode === 'required') await this.perform(secure(), options)
    if (mode === 'preferred') await this.perform(securePreferred(), options)
    const level = protectionLevel(this.options.tls)
    const next = questionsBehindLogIn(conversation, level)
    await this.perform(logIn(conversation, this.options, next), options)
    if (this.protected) await this.perform(protectData(conversation, level), options)
    await this.perform(negotiate(conversation), options)
    if (this.options.compress) await this.#compress(options)
  }
}

function lostDirectory(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'connect',
    message: 'the current directory is not known after so many changes of it; call pwd() in between',
  })
}
