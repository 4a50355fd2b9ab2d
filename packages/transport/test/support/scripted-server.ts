import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, type SecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'
import { Passage } from './passage.ts'

/** What a session does when a command comes: replies (lines), or anything at all. */
export type Action =
  | string
  | readonly string[]
  | ((session: ScriptedSession, argument: string) => void | Promise<void>)

/** Verb to action; `greeting` is what happens when a client connects. */
export type Script = Readonly<Record<string, Action>>

export interface ScriptedServerOptions {
  readonly tls?: SecureContextOptions | undefined
  /** TLS from the first byte. */
  readonly implicit?: boolean | undefined
  /** Where it listens; default 127.0.0.1. */
  readonly host?: string | undefined
  /** For data connections, where it is not that of the control connection. */
  readonly dataTls?: SecureContextOptions | undefined
}

/** What a well-behaved server without extensions does; a test's script replaces what is to go wrong. */
const wellBehaved: Script = {
  greeting: '220 ready',
  USER: '331 password?',
  PASS: '230 welcome',
  FEAT: '502 no',
  TYPE: '200 type set',
  PWD: '257 "/" is here',
  CWD: '250 moved',
  NOOP: '200 here',
  PBSZ: '200 PBSZ=0',
  PROT: (session, level) => {
    session.protectData = level === 'P'
    session.reply('200 protected')
  },
  AUTH: session => session.secure('234 go on'),
  EPSV: async session => session.reply(`229 (|||${await session.openPort()}|)`),
  PASV: async session => session.reply(passiveReply(await session.openPort())),
  REST: '350 restarting',
  ABOR: '226 aborted',
  QUIT: session => {
    session.reply('221 bye')
    session.socket.end()
  },
}

/** The 227 for a port, with any host. */
export function passiveReply(port: number, host = '127,0,0,1'): string {
  return `227 Entering (${host},${port >> 8},${port & 255})`
}

/** An FTP server over real sockets that does what a test tells it to, right or wrong. */
export class ScriptedServer implements AsyncDisposable {
  /** Every command line that came, in order, over all sessions. */
  readonly commands: string[] = []
  readonly sessions: ScriptedSession[] = []
  readonly #listener: Server
  readonly #watchers = new Set<() => void>()
  readonly script: Script
  readonly options: ScriptedServerOptions

  private constructor(script: Script, options: ScriptedServerOptions) {
    this.script = { ...wellBehaved, ...script }
    this.options = options
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
      const session = new ScriptedSession(this, socket)
      this.sessions.push(session)
      session.begin()
    })
  }

  static async start(script: Script = {}, options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
    const server = new ScriptedServer(script, options)
    server.#listener.listen(0, options.host ?? '127.0.0.1')
    await once(server.#listener, 'listening')
    return server
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port
  }

  /** The verbs of all commands, in order. */
  get verbs(): string[] {
    return this.commands.map(line => line.split(' ')[0] ?? '')
  }

  /** Resolves when so many commands with this verb have come. */
  async received(verb: string, times = 1): Promise<void> {
    await this.until(() => this.verbs.filter(found => found === verb).length >= times)
  }

  /** Resolves when a fact holds; it is asked again after each command and each connection. */
  until(fact: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        if (!fact()) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
      look()
    })
  }

  changed(): void {
    for (const look of [...this.#watchers]) look()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.sessions) session.destroy()
    this.#listener.close()
    await once(this.#listener, 'close')
    await Promise.all(this.sessions.map(session => session.closed))
  }
}

/** One control connection of a scripted server, with its data port. */
export class ScriptedSession {
  readonly server: ScriptedServer
  /** The control connection, under TLS once it is secured. */
  socket: Socket
  protectData = false
  /** Data connections that came, in order. */
  readonly rawData: Socket[] = []
  /** Of each that was put under TLS: whether it resumed a session. */
  readonly resumed: boolean[] = []
  /** Closes when the client does. */
  readonly closed: Promise<unknown>
  readonly #contexts = new Map<SecureContextOptions, SecureContext>()
  readonly #raw: Socket
  #listener: Server | undefined
  #taken = 0
  #text = ''

  constructor(server: ScriptedServer, socket: Socket) {
    this.server = server
    this.#raw = socket
    this.socket = socket
    socket.on('error', () => {})
    this.closed = new Promise(resolve => {
      socket.once('close', () => {
        this.#listener?.close()
        resolve(undefined)
      })
    })
  }

  begin(): void {
    const { tls, implicit } = this.server.options
    if (implicit === true && tls !== undefined) this.#wrap(tls)
    this.#read()
    this.server.changed()
    void this.#act('greeting', '')
  }

  /** Sends lines, each with its end, in one piece. */
  reply(...lines: readonly string[]): void {
    this.write(lines.map(line => `${line}\r\n`).join(''))
  }

  /** Sends bytes as they are. */
  write(bytes: string | Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes)
  }

  /** Consents and goes under TLS. */
  secure(consent: string): void {
    const { tls } = this.server.options
    if (tls === undefined) {
      this.reply('502 no TLS here')
      return
    }
    this.socket.removeAllListeners('data')
    this.socket.removeAllListeners('end')
    this.reply(consent)
    this.#wrap(tls)
    this.#read()
  }

  /** A port that takes data connections until the next one is opened. */
  async openPort(): Promise<number> {
    this.#listener?.close()
    const listener = createServer({ allowHalfOpen: true, noDelay: true })
    this.#listener = listener
    this.#taken = this.rawData.length
    listener.on('connection', socket => {
      socket.on('error', () => {})
      listener.close()
      this.rawData.push(socket)
      this.server.changed()
    })
    listener.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    return (listener.address() as AddressInfo).port
  }

  /** Connects to a client that listens: the data connection of what comes next, if it comes from our address. */
  async dial(port: number, from?: string): Promise<Socket> {
    const host = this.server.options.host ?? '127.0.0.1'
    const socket = connect({ host, port, localAddress: from, allowHalfOpen: true, noDelay: true })
    socket.on('error', () => {})
    await new Promise<void>(resolve => socket.once('connect', resolve).once('close', () => resolve()))
    if (from === undefined) {
      this.#taken = this.rawData.length
      this.rawData.push(socket)
      this.server.changed()
    }
    return socket
  }

  /** Takes no data connection any more. */
  closePort(): void {
    this.#listener?.close()
  }

  /** The data connection of the last port as TCP, when it comes. */
  async plainData(): Promise<Socket> {
    const index = this.#taken
    await this.server.until(() => this.rawData.length > index)
    return this.rawData[index] as Socket
  }

  /** The data connection of the last port, under TLS with its handshake done where that was agreed. */
  async data(): Promise<Socket> {
    const raw = await this.plainData()
    return this.protectData ? await this.secureData(raw) : raw
  }

  /** Takes the data connection of the last port and leaves it open until the client ends it. */
  async holdData(): Promise<Socket> {
    const data = await this.data()
    data.on('end', () => data.destroy())
    return data.resume()
  }

  /** The server's handshake on a data connection, done or failed. */
  async secureData(raw: Duplex): Promise<TLSSocket> {
    const { tls, dataTls } = this.server.options
    const options = dataTls ?? tls
    if (options === undefined) throw new Error('the scripted server has no TLS')
    const secured = new TLSSocket(raw, { isServer: true, secureContext: this.#context(options) })
    secured.on('error', () => {})
    await new Promise<void>(resolve => {
      secured.once('secure', () => resolve())
      secured.once('end', () => resolve())
      secured.once('close', () => resolve())
    })
    this.resumed.push(secured.isSessionReused())
    // Under TLS 1.3 a socket of Node 20 that is ended in this very turn sends no close_notify.
    await new Promise(setImmediate)
    return secured
  }

  /** The data connection of the last port under TLS, and how to end its TCP connection without a close_notify. */
  async cuttableData(): Promise<{ readonly data: TLSSocket; readonly cut: () => void }> {
    const raw = await this.plainData()
    const data = await this.secureData(new Passage(raw))
    return { data, cut: () => raw.end() }
  }

  /** Resets the control connection. */
  reset(): void {
    this.#raw.resetAndDestroy()
  }

  /** Resets the data connection that came last, below TLS. */
  resetData(): void {
    this.rawData.at(-1)?.resetAndDestroy()
  }

  destroy(): void {
    this.#listener?.close()
    for (const socket of this.rawData) socket.destroy()
    this.#raw.destroy()
  }

  #context(options: SecureContextOptions): SecureContext {
    // One for control and data: its ticket keys are what makes resumption possible.
    const context =
      this.#contexts.get(options) ?? createSecureContext({ ...options, sessionIdContext: 'test' })
    this.#contexts.set(options, context)
    return context
  }

  #wrap(tls: SecureContextOptions): void {
    const secured = new TLSSocket(this.#raw, { isServer: true, secureContext: this.#context(tls) })
    secured.on('error', () => {})
    this.socket = secured
  }

  #read(): void {
    this.socket.on('data', chunk => {
      this.#text += chunk.toString('latin1')
      for (let end = this.#text.indexOf('\r\n'); end !== -1; end = this.#text.indexOf('\r\n')) {
        const line = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        this.#command(line)
      }
    })
    this.socket.on('end', () => this.socket.end())
  }

  #command(line: string): void {
    this.server.commands.push(line)
    this.server.changed()
    const blank = line.indexOf(' ')
    const verb = blank === -1 ? line : line.slice(0, blank)
    void this.#act(verb, blank === -1 ? '' : line.slice(blank + 1))
  }

  async #act(verb: string, argument: string): Promise<void> {
    const action = Object.hasOwn(this.server.script, verb) ? this.server.script[verb] : '500 what?'
    if (typeof action === 'function') await action(this, argument)
    else if (typeof action === 'string') this.reply(action)
    else if (action !== undefined) this.reply(...action)
  }
}
