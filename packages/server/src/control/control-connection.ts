import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type CommandLine, RemoteProtocolError, ServerSession } from '@sluice/protocol'
import type { Answer } from '../commands/answer.ts'
import type { CommandContext } from '../commands/command-row.ts'
import { executeCommand } from '../commands/execute-command.ts'
import { PassivePort } from '../data/passive-port.ts'
import { plainAddress } from '../data/same-host.ts'
import type { FtpServerEvent } from '../ftp-server-event.ts'
import type { OpenHandles } from '../open-handles.ts'
import type { ServerSettings, TlsSettings } from '../server-settings.ts'
import { tlsHandshake } from '../tls-handshake.ts'
import { maskCommand } from './mask-command.ts'
import { SessionMemory } from './session-memory.ts'
import { UrgentAbort } from './urgent-abort.ts'

interface ControlConnectionOptions {
  /** Counts the control connections of a server from 1. */
  readonly session: number
  readonly settings: ServerSettings
  readonly handles: OpenHandles
  emit(event: FtpServerEvent): void
}

/** A command that waits for its turn or has it. */
interface QueuedCommand {
  readonly line: CommandLine
  readonly aborter: AbortController
}

/** Bytes of replies that the client has not taken yet, above which no further command is run. */
const REPLY_BACKLOG_BYTES = 64 * 1024

/**
 * One control connection: the socket, the queue of commands, the TLS upgrade and the clocks around a `ServerSession`.
 *
 * Commands run strictly in order, one at a time, however they arrive. Only ABOR is looked at when it arrives: it
 * aborts what stands before it, and is answered in its turn. When the control connection ends without QUIT, the
 * running transfer is aborted (RFC 959, 4.1.1 QUIT).
 */
export class ControlConnection {
  readonly #options: ControlConnectionOptions
  readonly #settings: ServerSettings
  readonly #session: ServerSession
  readonly #memory = new SessionMemory()
  readonly #urgentAbort = new UrgentAbort()
  readonly #queue: QueuedCommand[] = []
  readonly #localAddress: string
  readonly #peerAddress: string
  #socket: Socket
  #running: QueuedCommand | undefined
  #working = false
  #over = false
  #idleTimer: NodeJS.Timeout | undefined

  constructor(socket: Socket, options: ControlConnectionOptions) {
    this.#options = options
    this.#settings = options.settings
    this.#session = new ServerSession({ charset: options.settings.charset })
    this.#socket = socket
    this.#localAddress = plainAddress(socket.localAddress ?? '')
    this.#peerAddress = socket.remoteAddress ?? ''
    options.handles.addSocket(socket)
    socket.once('close', this.#onClose)
  }

  /** Greets the client and serves it until it goes. */
  async serve(): Promise<void> {
    const { tls, greeting } = this.#settings
    this.#restartIdleTimer()
    if (tls?.implicit === true && !(await this.#secure(tls))) return
    this.#listen()
    this.#socket.write(this.#session.greet(220, greeting))
  }

  /** Turns the client away with a 421 as the greeting. */
  refuse(text: string): void {
    this.#endWith(this.#session.greet(421, text))
  }

  #listen(): void {
    this.#socket.on('data', this.#onData)
    this.#socket.on('end', this.#onEnd)
    this.#socket.resume()
  }

  #onData = (received: Uint8Array): void => {
    this.#restartIdleTimer()
    const bytes = this.#urgentAbort.complete(received, this.#running !== undefined)
    for (const event of this.#session.receive(bytes)) {
      if (this.#over) return
      if (event.type === 'failed') this.#fail(event.error)
      else this.#enqueue(event.line)
    }
    if (this.#queue.length >= this.#settings.limits.queuedCommands) this.#socket.pause()
    this.#options.handles.addWork(this.#work())
  }

  #enqueue(line: CommandLine): void {
    this.#emit({ type: 'command', session: this.#options.session, command: maskCommand(line) })
    if (line.verb === 'ABOR') this.#abortAll()
    this.#queue.push({ line, aborter: new AbortController() })
  }

  #abortAll(): void {
    this.#running?.aborter.abort()
    for (const { aborter } of this.#queue) aborter.abort()
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    try {
      for (let next = this.#queue.shift(); next !== undefined && !this.#over; next = this.#queue.shift()) {
        this.#running = next
        const answer = await executeCommand(next.line, this.#contextOf(next))
        this.#running = undefined
        if (this.#over) return
        await this.#answer(answer)
        if (this.#queue.length < this.#settings.limits.queuedCommands) this.#socket.resume()
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#working = false
      this.#restartIdleTimer()
    }
  }

  async #answer({ code, text, then }: Answer): Promise<void> {
    const bytes = this.#session.reply(code, text)
    if (then === 'close') return this.#endWith(bytes)
    const { tls } = this.#settings
    if (then === 'secure' && tls !== undefined) {
      await this.#upgrade(bytes, tls)
      return
    }
    this.#socket.write(bytes)
    if (this.#socket.writableLength > REPLY_BACKLOG_BYTES) await drained(this.#socket)
  }

  /** Sends the 234 in the clear and reads nothing but TLS from then on. */
  async #upgrade(consent: Uint8Array, tls: TlsSettings): Promise<void> {
    const raw = this.#socket
    raw.off('data', this.#onData)
    raw.off('end', this.#onEnd)
    // What arrives from here on stays in the socket until the TLS layer takes it over.
    raw.pause()
    const written = await new Promise<boolean>(resolve => raw.write(consent, error => resolve(!error)))
    if (!written || this.#over) return
    if (await this.#secure(tls)) this.#listen()
  }

  /** The handshake; `false` when it failed, and the connection is over then. */
  async #secure(tls: TlsSettings): Promise<boolean> {
    const raw = this.#socket
    raw.off('close', this.#onClose)
    const secured = new TLSSocket(raw, { isServer: true, secureContext: tls.context })
    this.#options.handles.replaceSocket(raw, secured)
    this.#socket = secured
    secured.once('close', this.#onClose)
    try {
      await tlsHandshake(secured, this.#settings.limits.handshakeMs)
    } catch (error) {
      this.#emitError(error)
      secured.destroy()
      return false
    }
    this.#session.notify('tls-established')
    return true
  }

  #onEnd = (): void => {
    const quitting =
      this.#queue.some(({ line }) => line.verb === 'QUIT') || this.#running?.line.verb === 'QUIT'
    if (quitting) return
    this.#session.receiveEnd()
    this.#end()
    this.#socket.end()
  }

  #onClose = (): void => {
    this.#session.receiveEnd()
    this.#end()
    this.#emit({ type: 'disconnect', session: this.#options.session })
  }

  /** The client broke the rules: it is told so, and nothing more is read. */
  #fail(error: unknown): void {
    if (this.#over) return
    this.#emitError(error)
    const text = error instanceof RemoteProtocolError ? 'Protocol violation' : 'Internal failure'
    this.#endWith(this.#session.reply(421, `${text}; closing the connection.`))
  }

  #endWith(lastBytes: Uint8Array): void {
    const socket = this.#socket
    this.#end()
    socket.end(lastBytes)
    // Read and dropped: unread bytes would turn the close into a reset, which can overtake the reply.
    socket.off('data', this.#onData)
    socket.resume()
    const timer = setTimeout(() => socket.destroy(), this.#settings.limits.lingerMs)
    socket.once('close', () => clearTimeout(timer))
  }

  /** No command is run any more, no transfer goes on; the socket may still have to say something. */
  #end(): void {
    this.#over = true
    this.#abortAll()
    this.#queue.length = 0
    this.#memory.dropPassive()
    clearTimeout(this.#idleTimer)
  }

  #restartIdleTimer(): void {
    clearTimeout(this.#idleTimer)
    if (this.#over) return
    this.#idleTimer = setTimeout(() => {
      // A transfer has clocks of its own.
      if (!this.#working)
        this.#endWith(this.#session.reply(421, 'Idle for too long; closing the connection.'))
    }, this.#settings.limits.idleMs)
  }

  #contextOf({ aborter }: QueuedCommand): CommandContext {
    return {
      session: this.#options.session,
      settings: this.#settings,
      state: this.#session.state,
      memory: this.#memory,
      signal: aborter.signal,
      localAddress: this.#localAddress,
      preliminary: (code, text) => {
        if (!this.#over) this.#socket.write(this.#session.reply(code, text))
      },
      openPassive: () => this.#openPassive(),
      emit: event => this.#emit(event),
    }
  }

  async #openPassive(): Promise<PassivePort> {
    this.#memory.dropPassive()
    const { limits, tls } = this.#settings
    const port = await PassivePort.open({
      handles: this.#options.handles,
      host: this.#localAddress,
      peer: this.#peerAddress,
      secureContext: this.#session.state.dataProtection === 'private' ? tls?.context : undefined,
      handshakeMs: limits.handshakeMs,
      connectMs: limits.dataConnectMs,
    })
    if (this.#over) port.close()
    this.#memory.passive = port
    return port
  }

  #emit(event: FtpServerEvent): void {
    this.#options.emit(event)
  }

  #emitError(error: unknown): void {
    this.#emit({ type: 'error', session: this.#options.session, error })
  }
}

/** Waits until the client has taken what was written, or is gone. */
function drained(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
}
