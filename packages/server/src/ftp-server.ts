import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { LocalProtocolError } from '@sluice/protocol'
import { ControlConnection } from './control/control-connection.ts'
import { FileSystemError } from './file-system/file-system-error.ts'
import type { FtpServerEvent } from './ftp-server-event.ts'
import type { FtpServerOptions } from './ftp-server-options.ts'
import { OpenHandles } from './open-handles.ts'
import { resolveSettings, type ServerSettings } from './server-settings.ts'

/** A running or not yet running server. */
export interface FtpServer extends AsyncDisposable {
  /** Starts to listen and resolves with this server; rejects with the error of `listen` or of the root of the files. */
  listen(): Promise<FtpServer>
  /** The port it listens on; 0 while it does not. */
  readonly port: number
  /**
   * The address for a client, with the first user's name and without the password: `ftp://user@127.0.0.1:40123`.
   *
   * `ftpes:` when TLS is required, `ftps:` when it is implicit.
   */
  readonly url: string
  /** Sessions at this moment. */
  readonly sessions: number
  /** Calls `listener` with everything that happens from now on; the function that comes back ends this. */
  observe(listener: (event: FtpServerEvent) => void): () => void
  /** Ends every session, transfer, listener and timer; resolves when all of them are gone. */
  close(): Promise<void>
}

/**
 * An FTP and FTPS server in this process, for demos, tests and development.
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

class ListeningServer implements FtpServer {
  readonly #settings: ServerSettings
  readonly #handles = new OpenHandles()
  readonly #observers = new Set<(event: FtpServerEvent) => void>()
  #listener: Server | undefined
  #sessions = 0
  #lastSession = 0

  constructor(settings: ServerSettings, observer: FtpServerOptions['onEvent']) {
    this.#settings = settings
    if (observer !== undefined) this.#observers.add(observer)
  }

  async listen(): Promise<FtpServer> {
    if (this.#listener !== undefined) {
      throw new LocalProtocolError({
        code: 'FTP_BAD_SEQUENCE',
        phase: 'configuration',
        message: 'the server listens already',
      })
    }
    const { fileSystem, host, port } = this.#settings
    // Half-open: a client may end its side behind a QUIT and still want the replies.
    const listener = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true })
    this.#listener = listener
    try {
      const root = await fileSystem.stat('/')
      if (root.kind !== 'directory') throw new FileSystemError('not-directory', '/')
      await new Promise<void>((resolve, reject) => {
        listener.once('error', reject)
        listener.listen({ host, port }, () => {
          listener.off('error', reject)
          resolve()
        })
      })
    } catch (error) {
      this.#listener = undefined
      throw error
    }
    this.#handles.addListener(listener)
    listener.on('connection', socket => this.#onConnection(socket))
    return this
  }

  get port(): number {
    const address = this.#listener?.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  get url(): string {
    const { host, tls, users } = this.#settings
    const scheme = tls?.implicit ? 'ftps' : tls?.required ? 'ftpes' : 'ftp'
    const [user] = users.keys()
    const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
    const name = user === undefined ? '' : `${encodeURIComponent(user)}@`
    return `${scheme}://${name}${isIPv6(reachable) ? `[${reachable}]` : reachable}:${this.port}`
  }

  get sessions(): number {
    return this.#sessions
  }

  observe(listener: (event: FtpServerEvent) => void): () => void {
    this.#observers.add(listener)
    return () => this.#observers.delete(listener)
  }

  async close(): Promise<void> {
    await this.#handles.closeAll()
    this.#listener = undefined
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #onConnection(socket: Socket): void {
    const session = ++this.#lastSession
    const { limits } = this.#settings
    const connection = new ControlConnection(socket, {
      session,
      settings: this.#settings,
      handles: this.#handles,
      emit: event => this.#emit(event),
    })
    this.#sessions++
    this.#emit({
      type: 'connect',
      session,
      address: socket.remoteAddress ?? '',
      port: socket.remotePort ?? 0,
    })
    if (this.#sessions > limits.sessions) connection.refuse('Too many sessions; try again later.')
    else void connection.serve()
  }

  #emit(event: FtpServerEvent): void {
    if (event.type === 'disconnect') this.#sessions--
    for (const observer of this.#observers) {
      try {
        observer(event)
      } catch (error) {
        // An observer that fails must not break a session; its error stays visible as an uncaught exception.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
