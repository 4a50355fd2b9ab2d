import type { Duplex } from 'node:stream'
import type { ConnectHook } from './connect-hook.ts'
import { connectSocket } from './connect-socket.ts'
import { connectThrough } from './connect-through.ts'
import type { DialRequest } from './dial-request.ts'
import type { SourceOptions } from './source-options.ts'

/** How the connections of one session are opened; the same for control and data. */
export interface Dialer extends SourceOptions {
  /**
   * Nothing is between us and the server: whoever needs a socket with options of its own may open one with
   * `net.connect` and `localAddress`. Otherwise every connection comes from `dial`.
   */
  readonly direct: boolean
  /**
   * Opens a connection. It has an error listener of its own, and one for data stays open for writing when the peer
   * ends.
   *
   * Rejects with `FtpConnectionError`, `FtpTimeoutError` or `FtpAbortError`; what comes later than that is destroyed.
   */
  dial(request: DialRequest): Promise<Duplex>
}

/** Somebody else who opens connections, and what errors call it. */
export interface Passage {
  readonly hook: ConnectHook
  readonly name: string
}

/** A dialer that connects directly, or through a passage. */
export function createDialer(source: SourceOptions = {}, passage?: Passage): Dialer {
  const { localAddress, family, keepAlive } = source
  const ours = { localAddress, family, keepAlive }
  if (passage === undefined) return { ...ours, direct: true, dial: request => connectSocket(request, ours) }
  const { hook, name } = passage
  return { ...ours, direct: false, dial: request => connectThrough(hook, request, name) }
}
