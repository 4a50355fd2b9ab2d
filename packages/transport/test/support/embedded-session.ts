import {
  createFtpServer,
  type FtpServer,
  type FtpServerEvent,
  type FtpServerOptions,
  MemoryFileSystem,
} from '../../../server/src/index.ts'
import type { ConnectionOptions, FtpSession } from '../../src/index.ts'
import { logIn } from './log-in.ts'

/** A session on an embedded server of its own, with what happens there. */
export interface EmbeddedSession extends AsyncDisposable {
  readonly server: FtpServer
  readonly session: FtpSession
  readonly files: MemoryFileSystem
  readonly events: readonly FtpServerEvent[]
  /** The command lines that came behind the log-in. */
  commands(): string[]
}

/** Starts both; files are `path: content`. */
export async function embeddedSession(
  content: Readonly<Record<string, string | Uint8Array>> | MemoryFileSystem = {},
  options: FtpServerOptions = {},
  connection: Partial<ConnectionOptions> = {},
): Promise<EmbeddedSession> {
  const files = content instanceof MemoryFileSystem ? content : new MemoryFileSystem({ ...content })
  const events: FtpServerEvent[] = []
  const server = createFtpServer({
    fileSystem: files,
    users: { user: 'secret', other: { password: 'hush', account: 'team' } },
    onEvent: event => events.push(event),
    ...options,
  })
  await server.listen()
  const session = await logIn(server, connection)
  const before = events.length
  return {
    server,
    session,
    files,
    events,
    commands: () => events.slice(before).flatMap(event => (event.type === 'command' ? [event.command] : [])),
    async [Symbol.asyncDispose]() {
      session.destroy()
      await server.close()
    },
  }
}
