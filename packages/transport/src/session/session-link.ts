import {
  type Conversation,
  createConversation,
  type Exchange,
  greet,
  logIn,
  negotiate,
  type Outcome,
  protectData,
  type Reply,
  refusalError,
  secure,
  secureAtOnce,
  securePreferred,
} from '@sluice/protocol'
import type { CallOptions, TransferOptions } from '../call-options.ts'
import { type ConnectionOptions, modeOf } from '../connection-options.ts'
import { connectSocket } from '../control/connect-socket.ts'
import type { ControlChannel } from '../control/control-channel.ts'
import { ControlConnection } from '../control/control-connection.ts'
import { SocketChannel } from '../control/socket-channel.ts'
import type { DriverOptions } from '../driver/driver-options.ts'
import { ExchangeDriver } from '../driver/exchange-driver.ts'
import { FtpAbortError } from '../errors.ts'
import { resolveTimeouts, type Timeouts } from '../timeouts.ts'
import { TlsIdentity } from '../tls/tls-identity.ts'

/** Where the bytes of an exchange go to or come from. */
export type DataFlow = Pick<DriverOptions, 'receiver' | 'source'>

/** One control connection with what is known of its server: connected, secured, logged in. */
export class SessionLink {
  readonly control: ControlConnection
  readonly conversation: Conversation
  readonly #timeouts: Timeouts
  readonly #identity: TlsIdentity | undefined
  readonly #options: ConnectionOptions
  #greeting: Reply | undefined

  private constructor(
    channel: ControlChannel,
    options: ConnectionOptions,
    identity: TlsIdentity | undefined,
  ) {
    this.#options = options
    this.#timeouts = resolveTimeouts(options.timeouts)
    const { limits, charset } = options
    this.control = new ControlConnection(channel, this.#timeouts, { limits, charset })
    this.conversation = createConversation(this.control.session, channel.remotePort)
    this.#identity = identity
  }

  /** Connects, secures the connection as `mode` says, logs in and learns what the server can do. */
  static async open(options: ConnectionOptions, { signal }: CallOptions): Promise<SessionLink> {
    const mode = modeOf(options)
    const { host, port = mode === 'implicit' ? 990 : 21 } = options
    const milliseconds = resolveTimeouts(options.timeouts).connect
    const identity = mode === 'none' ? undefined : new TlsIdentity(host, options.tls ?? {})
    const socket = await connectSocket({ host, port, milliseconds, signal })
    const link = new SessionLink(new SocketChannel(socket), options, identity)
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

  /** The control connection is under TLS. */
  get protected(): boolean {
    return this.control.session.state.controlProtection === 'protected'
  }

  /** Runs one exchange now; a refusal, an abort and a failure reject. */
  async perform<T>(
    exchange: Exchange<Outcome<T>>,
    options: TransferOptions = {},
    flow: DataFlow = {},
  ): Promise<T> {
    const driver = new ExchangeDriver({
      control: this.control,
      timeouts: this.#timeouts,
      identity: this.#identity,
      ...options,
      ...flow,
    })
    const outcome = await driver.run(exchange)
    switch (outcome.type) {
      case 'completed':
        return outcome.value
      case 'refused':
        throw refusalError(outcome)
      case 'aborted':
        throw new FtpAbortError(flow.receiver || flow.source ? 'transfer' : 'command', options.signal?.reason)
      case 'failed':
        throw outcome.error
    }
  }

  async #establish(signal: AbortSignal | undefined): Promise<void> {
    const mode = modeOf(this.#options)
    const { conversation } = this
    const options = { signal }
    if (mode === 'implicit') await this.perform(secureAtOnce(), options)
    this.#greeting = await this.perform(greet(conversation), options)
    if (mode === 'required') await this.perform(secure(), options)
    if (mode === 'preferred') await this.perform(securePreferred(), options)
    await this.perform(logIn(conversation, this.#options), options)
    if (this.protected) await this.perform(protectData(conversation), options)
    await this.perform(negotiate(conversation), options)
  }
}
