import { type ConnectionOptions, FtpSession, type Timeouts } from '../../src/index.ts'

/** Long enough for any machine, short enough to end a test that hangs. */
const patient: Timeouts = {
  connect: 10_000,
  greeting: 10_000,
  tls: 10_000,
  reply: 10_000,
  dataConnect: 10_000,
  firstReply: 10_000,
  dataProgress: 10_000,
  finalReply: 10_000,
  cause: 10_000,
  abort: 10_000,
  quit: 10_000,
}

/** How the tests reach a server on this machine; deadlines are long unless a test is about them. */
export function access(
  { port }: { readonly port: number },
  { timeouts, ...options }: Partial<ConnectionOptions> = {},
): ConnectionOptions {
  return {
    host: '127.0.0.1',
    port,
    user: 'user',
    password: 'secret',
    timeouts: { ...patient, ...timeouts },
    ...options,
  }
}

/** A session on a server of this machine. */
export function logIn(
  server: { readonly port: number },
  options: Partial<ConnectionOptions> = {},
  signal?: AbortSignal,
): Promise<FtpSession> {
  return FtpSession.connect(access(server, options), { signal })
}
