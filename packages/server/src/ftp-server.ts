import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { LocalProtocolError } from '@sluice/protocol'
import { badOption } from './bad-option.ts'
import { ControlConnection } from './control/control-connection.ts'
import { EventHub } from './event-hub.ts'
import type { Fault } from './faults/fault.ts'
import type { FileSystem } from './file-system/file-system.ts'
import type { FtpServerEvent } from './ftp-server-event.ts'
import type { FtpServerOptions } from './ftp-server-options.ts'
import { OpenHandles } from './open-handles.ts'
import { resolveSettings, type ServerSettings } from './server-settings.ts'
import type { TlsOfServer } from './tls/tls-settings.ts'

/** A running or not yet running server. */
export interface FtpServer extends AsyncDisposable {
  /**
   * Starts to listen and resolves with this server.
   *
   * Rejects with the error of `listen` of `node:net`, and with `LocalProtocolError` when the root of the files is no
   * folder (`FTP_BAD_OPTION`) or the server listens already (`FTP_BAD_SEQUENCE`).
   */
  listen(): Promise<FtpServer>
  /** The port it listens on; 0 while it does not. */
  readonly port: number
  /**
   * The address for a client, with the first user's name and without the password: `ftp://user@127.0.0.1:40123`.
   *
   * `ftpes:` when TLS is required, `ftps:` when it is implicit.
   */
  readonly url: string
  /** What a client has to trust, as PEM text, once the server listens with a certificate of its own making. */
  readonly ca: string | undefined
  /** Sessions at this moment. */
  readonly sessions: number
  /** Calls `listener` with everything that happens from now on; the function that comes back ends this. */
  observe(listener: (event: FtpServerEvent) => void): () => void
  /**
   * Everything that happens from now on, to be read at leisure, until the server is closed.
   *
   * It ends with a `RangeError` when more than `limits.waitingEvents` of them were not read.
   *
   * @example
   * for await (const event of server.events()) if (event.type === 'transfer-ended') break
   */
  events(): AsyncIterableIterator<FtpServerEvent>
  /**
   * Lets things go wrong from now on, besides what goes wrong already; the function that comes back ends this.
   *
   * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is no fault.
   *
   * @example
   * const heal = server.inject({ at: { command: 'RETR' }, do: { type: 'answer', code: 450, text: 'Busy.' } })
   */
  inject(...faults: readonly Fault[]): () => void
  /** Resolves when no client is connected, nothing is transferred and no file is open. */
  idle(): Promise<void>
  /**
   * Ends every session, transfer, listener and timer; resolves when all of them are gone, and what the file system was
   * asked for is answered.
   */
  close(): Promise<void>
}

/**
 * An FTP and FTPS server in this process, for demos, tests and development; it is not for the open Internet.
 *
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for options that contradict each other.
 *
 * @example
 * const files = new MemoryFileSystem({ 'in/a.csv': 'id,amount\n1,10\n' })
 * await using server = await createFtpServer({ fileSystem: files, users: { user: 'secret' } }).listen()
 * console.log(server.url) // ftp://user@127.0.0.1:40123
 */
export function createFtpServer(options: FtpServerOptions = {}): FtpServer {
  return new ListeningServer(resolveSettings(options), options.onEvent)
}

/** Connections that are being refused at the same time. */
const REFUSALS = 256

class ListeningServer implements FtpServer {
  readonly #settings: ServerSettings
  readonly #handles = new OpenHandles()
  readonly #hub = new EventHub()
  #listener: Server | undefined
  #starting: Promise<void> | undefined
  #tls: TlsOfServer | undefined
  /** Connections that are served, and those that are being refused. */
  readonly #served = new Set<number>()
  readonly #refused = new Set<number>()
  #lastSession = 0

  constructor(settings: ServerSettings, observer: FtpServerOptions['onEvent']) {
    this.#settings = settings
    if (observer !== undefined) this.#hub.observe(observer)
  }

  async listen(): Promise<FtpServer> {
    if (this.#listener !== undefined) {
      throw new LocalProtocolError({
        code: 'FTP_BAD_SEQUENCE',
        phase: 'configuration',
        message: 'the server listens already',
      })
    }
    // Half-open: a client may end its side behind a QUIT and still want the replies.
    const listener = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true })
    // Those above `sessions` are told so, and go within `lingerMs`; what is far above is not even told.
    listener.maxConnections = this.#settings.limits.sessions + REFUSALS
    this.#listener = listener
    this.#starting = this.#start(listener)
    try {
      await this.#starting
    } catch (error) {
      this.#listener = undefined
      throw error
    }
    return this
  }

  async #start(listener: Server): Promise<void> {
    const { fileSystem, host, port, tls } = this.#settings
    await requireRoot(fileSystem)
    this.#tls ??= await tls?.load()
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen({ host, port }, () => {
        listener.off('error', reject)
        resolve()
      })
    })
    this.#handles.addListener(listener)
    listener.on('connection', socket => this.#onConnection(socket))
  }

  get port(): number {
    const address = this.#listener?.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  get url(): string {
    const { host, tls, users } = this.#settings
    const scheme = tls?.policy.implicit ? 'ftps' : tls?.policy.controlRequired ? 'ftpes' : 'ftp'
    const [user] = users.keys()
    const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
    const name = user === undefined ? '' : `${encodeURIComponent(user)}@`
    return `${scheme}://${name}${isIPv6(reachable) ? `[${reachable}]` : reachable}:${this.port}`
  }

  get ca(): string | undefined {
    return this.#tls?.ca
  }

  get sessions(): number {
    return this.#served.size + this.#refused.size
  }

  observe(listener: (event: FtpServerEvent) => void): () => void {
    return this.#hub.observe(listener)
  }

  events(): AsyncIterableIterator<FtpServerEvent> {
    return this.#hub.iterate(this.#settings.limits.waitingEvents)
  }

  inject(...faults: readonly Fault[]): () => void {
    return this.#settings.faults.inject(faults)
  }

  idle(): Promise<void> {
    // What stays open is the listener of the server itself.
    return this.#handles.idle(this.#listener === undefined ? 0 : 1)
  }

  async close(): Promise<void> {
    // What is only beginning to listen could not be closed yet.
    await this.#starting?.catch(() => {})
    await this.#handles.closeAll()
    this.#listener = undefined
    this.#hub.end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #onConnection(socket: Socket): void {
    const session = ++this.#lastSession
    const connection = new ControlConnection(socket, {
      session,
      settings: this.#settings,
      tls: this.#tls?.forSession(),
      handles: this.#handles,
      emit: event => this.#emit(event),
    })
    const isFull = this.#served.size >= this.#settings.limits.sessions
    const kind = isFull ? this.#refused : this.#served
    kind.add(session)
    const { remoteAddress: address = '', remotePort: port = 0 } = socket
    this.#emit({ type: 'connect', session, address, port })
    if (isFull) connection.refuse('Too many sessions; try again later.')
    else void connection.serve()
  }

  #emit(event: FtpServerEvent): void {
    if (event.type === 'disconnect') {
      this.#served.delete(event.session)
      this.#refused.delete(event.session)
    }
    this.#hub.emit(event)
  }
}

async function requireRoot(fileSystem: FileSystem): Promise<void> {
  const root = await fileSystem.stat('/').catch((error: unknown) => {
    throw badOption('the root of the files cannot be read; is `root` a folder, and there?', error)
  })
  if (root.kind !== 'directory') throw badOption('the root of the files is no folder')
}
