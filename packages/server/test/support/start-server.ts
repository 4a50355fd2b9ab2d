import {
  createFtpServer,
  type FtpServer,
  type FtpServerEvent,
  type FtpServerOptions,
  MemoryFileSystem,
} from '../../src/index.ts'

export interface StartedServer extends AsyncDisposable {
  readonly server: FtpServer
  readonly port: number
  readonly files: MemoryFileSystem
  /** All that the server has told so far. */
  readonly events: readonly FtpServerEvent[]
  /** Resolves with the first event, past or future, that fits. */
  event(fits: (event: FtpServerEvent) => boolean): Promise<FtpServerEvent>
}

/** A listening server with some files in memory and the user `user` with the password `secret`. */
export async function startServer(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: FtpServerOptions = {},
): Promise<StartedServer> {
  const tree = new MemoryFileSystem(files)
  const events: FtpServerEvent[] = []
  const server = createFtpServer({
    users: { user: 'secret' },
    ...(options.root === undefined ? { fileSystem: tree } : {}),
    ...options,
    onEvent: event => events.push(event),
  })
  await server.listen()
  return {
    server,
    port: server.port,
    files: tree,
    events,
    event: fits => {
      const past = events.find(fits)
      if (past !== undefined) return Promise.resolve(past)
      return new Promise(resolve => {
        const stop = server.observe(event => {
          if (!fits(event)) return
          stop()
          resolve(event)
        })
      })
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}
