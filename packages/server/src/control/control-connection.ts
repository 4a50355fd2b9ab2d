import type { Socket } from 'node:net'
import { RemoteProtocolError, type ServerEvent, ServerSession } from '@sluice/protocol'
import type { Answer } from '../commands/answer.ts'
import type { SessionScope } from '../commands/command-row.ts'
import { executeCommand } from '../commands/execute-command.ts'
import { progressText } from '../commands/progress-text.ts'
import { DataPorts } from '../data/data-ports.ts'
import { plainAddress } from '../data/same-host.ts'
import { SessionFaults } from '../faults/session-faults.ts'
import type { FtpServerEvent } from '../ftp-server-event.ts'
import type { OpenHandles } from '../open-handles.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'
import { CommandQueue, type QueuedCommand } from './command-queue.ts'
import { ControlSocket } from './control-socket.ts'
import { Dialogue } from './dialogue.ts'
import { IdleClock } from './idle-clock.ts'
import { maskCommand } from './mask-command.ts'
import { SessionMemory } from './session-memory.ts'
import { hasInterrupt, UrgentData } from './urgent-data.ts'

type ControlConnectionOptions = Pick<SessionScope, 'session' | 'settings' | 'tls'> & {
  readonly handles: OpenHandles
  emit(event: FtpServerEvent): void
}

const LF = 0x0a

/** What a STAT during a transfer is answered with (RFC 959, 4.1.3). */
const PROGRESS = 213

/**
 * One control connection: what its client sends becomes commands, what these answer becomes replies.
 *
 * Two commands are looked at when they arrive, before their turn: ABOR aborts what stands before it, and is answered in
 * its turn; STAT behind Telnet's IP is answered at once during a transfer, and only there, so that whoever sends
 * commands ahead and counts the replies finds each in its place. When the control connection ends without QUIT, the
 * running transfer is aborted (RFC 959, 4.1.1 QUIT).
 */
export class ControlConnection {
  readonly #handles: OpenHandles
  readonly #session: ServerSession
  readonly #socket: ControlSocket
  readonly #dialogue: Dialogue
  readonly #scope: SessionScope
  readonly #queue: CommandQueue
  readonly #idleClock: IdleClock
  readonly #loginClock: IdleClock
  readonly #urgentData = new UrgentData()
  /** IAC IP came, and no command since. */
  #interrupted = false
  /** What came and is not yet read, for want of room in the queue. */
  #unread: Uint8Array = new Uint8Array(0)
  #over = false

  constructor(raw: Socket, { session, settings, tls, handles, emit }: ControlConnectionOptions) {
    const { charset, limits } = settings
    const localAddress = plainAddress(raw.localAddress ?? '')
    const peerAddress = plainAddress(raw.remoteAddress ?? '')
    this.#handles = handles
    this.#session = new ServerSession({ charset, limits: { commandLineBytes: limits.commandLineBytes } })
    const faults = new SessionFaults({
      book: settings.faults,
      onFault: fault => emit({ session, type: 'fault', fault }),
      say: moves => this.#socket.write(moves),
    })
    this.#scope = {
      faults,
      session,
      settings,
      tls,
      localAddress,
      peerAddress,
      memory: new SessionMemory(),
      ports: new DataPorts({ faults, handles, limits, localAddress, peerAddress }),
      preliminary: (code, text) => {
        if (!this.#over) this.#dialogue.reply(code, text)
      },
      emit: event => emit({ session, ...event }),
    }
    this.#queue = new CommandQueue(limits.queuedCommands, command => this.#run(command))
    const idleMs = () => this.#scope.memory.idleMs ?? limits.idleMs
    this.#idleClock = new IdleClock(idleMs, () => this.#onIdle())
    this.#loginClock = new IdleClock(
      () => limits.loginMs,
      () => this.#onLoginDue(),
    )
    this.#socket = new ControlSocket(raw, handles, {
      onBytes: bytes => this.#onBytes(bytes),
      onEnd: () => this.#onEnd(),
      onClose: () => this.#onClose(),
      onError: error => this.#fail(error),
    })
    this.#dialogue = new Dialogue(this.#session, this.#socket, charset, faults, this.#scope.emit)
  }

  /** Greets the client and serves it until it goes. */
  async serve(): Promise<void> {
    const { settings, tls } = this.#scope
    if (tls?.policy.implicit === true && !(await this.#secure(tls))) return
    // The handshake has a clock of its own.
    this.#idleClock.restart()
    this.#loginClock.restart()
    this.#socket.listen()
    this.#dialogue.greet(settings.greeting)
  }

  /** Turns the client away with a 421 as the greeting. */
  refuse(text: string): void {
    this.#part(421, text)
  }

  #onBytes(received: Uint8Array): void {
    const bytes = this.#urgentData.complete(received)
    this.#unread = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes])
    this.#readOn()
    this.#handles.addWork(this.#queue.work())
  }

  /** Reads line by line while there is room for commands, and lets the client wait while there is none. */
  #readOn(): void {
    while (this.#unread.length > 0 && !this.#queue.isFull && !this.#over) {
      const lineEnd = this.#unread.indexOf(LF) + 1
      const bytes = this.#take(lineEnd === 0 ? this.#unread.length : lineEnd)
      this.#interrupted ||= hasInterrupt(bytes)
      for (const event of this.#session.receive(bytes)) {
        if (event.type === 'failed') this.#fail(event.error)
        else this.#enqueue(event)
      }
    }
    if (this.#queue.isFull) this.#socket.pause()
    else this.#socket.resume()
  }

  #take(bytes: number): Uint8Array {
    const taken = this.#unread.subarray(0, bytes)
    this.#unread = this.#unread.subarray(bytes)
    return taken
  }

  #enqueue({ line, command }: Extract<ServerEvent, { readonly type: 'command' }>): void {
    const { memory, emit } = this.#scope
    // Not at each byte: one a minute would keep a session for ever.
    this.#idleClock.restart()
    emit({ type: 'command', command: maskCommand(line) })
    if (command.verb === 'ABOR') this.#queue.abort()
    const isPrompt = command.verb === 'STAT' && command.path === undefined && this.#interrupted
    this.#interrupted = false
    const progress = isPrompt ? memory.transfer && progressText(memory.transfer) : undefined
    if (progress !== undefined) this.#dialogue.aside(PROGRESS, progress)
    this.#queue.push({ line, command, answered: progress !== undefined, aborter: new AbortController() })
  }

  /** Runs one command to the end of its answer. */
  async #run({ line, command, answered, aborter }: QueuedCommand): Promise<void> {
    const { faults } = this.#scope
    try {
      faults.begin(line.verb)
      if (answered) {
        this.#dialogue.settle(PROGRESS)
      } else {
        const { state, unmet } = this.#session
        const context = { ...this.#scope, command, state, unmet, signal: aborter.signal }
        const run = () => executeCommand(line, context)
        const answer = await faults.run(line.verb, context, run)
        if (!this.#over) await this.#answer(answer)
        // USER and REIN log out.
        if (state.login === 'logged-in' && this.#session.state.login !== 'logged-in')
          this.#loginClock.restart()
      }
      this.#readOn()
    } catch (error) {
      this.#fail(error)
    } finally {
      // What is said from here on answers no command.
      faults.begin('')
      this.#idleClock.restart()
    }
  }

  async #answer({ code, text, then }: Answer): Promise<void> {
    const { tls } = this.#scope
    // What waits behind an AUTH or CCC has to be known to whoever agrees to it.
    if (then === 'secure' || then === 'clear') {
      this.#session.receive(this.#take(this.#unread.length))
      this.#session.receive(this.#urgentData.flush())
    }
    if (then === 'close') {
      this.#part(code, text)
    } else if (then === 'secure' && tls !== undefined) {
      if (await this.#secure(tls, { code, text })) this.#socket.listen()
    } else if (then === 'clear' && this.#session.state.controlProtection === 'protected') {
      await this.#dialogue.clear(code, text)
      if (!this.#over) this.#socket.listen()
    } else {
      this.#dialogue.reply(code, text)
      if (this.#socket.hasBacklog) await this.#socket.drained()
    }
  }

  /** The handshake; `false` when it failed, and the connection is over then. */
  async #secure(tls: TlsSettings, consent?: Answer): Promise<boolean> {
    const { settings, emit } = this.#scope
    // Throws, and says nothing, when clear text is waiting behind the AUTH.
    const established = this.#dialogue.secure(tls, settings.limits.handshakeMs, consent)
    try {
      emit({ type: 'secured', channel: 'control', ...(await established) })
      return !this.#over
    } catch (error) {
      emit({ type: 'error', error })
      this.#socket.destroy()
      return false
    }
  }

  #onIdle(): void {
    if (!this.#queue.busy) this.#part(421, 'Idle for too long; closing the connection.')
    // A client that leaves its replies unread would not read a 421 either.
    else if (this.#socket.isWaiting) this.#socket.destroy()
    // A transfer has clocks of its own.
    else this.#idleClock.restart()
  }

  #onLoginDue(): void {
    if (this.#session.state.login === 'logged-in') return
    if (this.#queue.busy) this.#socket.destroy()
    else this.#part(421, 'No log-in for too long; closing the connection.')
  }

  #onEnd(): void {
    if (this.#queue.all.some(({ command }) => command.verb === 'QUIT')) return
    this.#session.receiveEnd()
    this.#end()
    this.#socket.end()
  }

  #onClose(): void {
    this.#session.receiveEnd()
    this.#end()
    this.#scope.emit({ type: 'disconnect' })
  }

  /** The client broke the rules, or we failed: it is told so, and nothing more is read. */
  #fail(error: unknown): void {
    if (this.#over) return
    this.#scope.emit({ type: 'error', error })
    const text = error instanceof RemoteProtocolError ? 'Protocol violation' : 'Internal failure'
    this.#part(421, `${text}; closing the connection.`)
  }

  #part(code: number, text: Answer['text']): void {
    this.#end()
    this.#dialogue.part(code, text, this.#scope.settings.limits.lingerMs)
  }

  /** No command is run any more, no transfer goes on; the socket may still have to say something. */
  #end(): void {
    this.#over = true
    if (!this.#scope.faults.outlivesControl) this.#queue.clear()
    this.#scope.ports.close()
    this.#idleClock.stop()
    this.#loginClock.stop()
  }
}
