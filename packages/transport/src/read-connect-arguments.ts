import type { CallOptions } from './call-options.ts'
import { plainConnectionOptions } from './check-connection-options.ts'
import { checkNames } from './check-names.ts'
import type { ConnectionOptions } from './connection-options.ts'
import { checkPath, connectionOptionsOf, type StartingPath } from './connection-options-of.ts'

/** Where a session is wanted, and the signal that gives it up. */
export interface ConnectArguments extends CallOptions {
  readonly options: ConnectionOptions
  /** The folder to begin in; empty for that of the log-in. */
  readonly path: string
}

/** What a client of `@sluice/rx` has besides: its options serve a session as they are, which has no use for these. */
const namesOfClients: readonly string[] = ['sessions', 'idleTimeout', 'stallTimeout']

/** What `connect` was given, as one; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for names that there are not. */
export function readConnectArguments(
  where: string | URL | (ConnectionOptions & StartingPath),
  others: Partial<ConnectionOptions> & StartingPath & CallOptions,
): ConnectArguments {
  const isUrl = typeof where === 'string' || where instanceof URL
  if (!isUrl) checkNames('call', others, ['signal'] satisfies (keyof CallOptions)[])
  const { signal, ...more } = plainConnectionOptions(others, ['path', 'signal', ...namesOfClients])
  const given = isUrl
    ? connectionOptionsOf(where, more)
    : plainConnectionOptions(where, ['path', ...namesOfClients])
  checkPath(given)
  const { path = '', ...options } = given
  return { options, path, signal }
}
