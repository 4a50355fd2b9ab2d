import type { FtpServerOptions } from '@sluice/server'
import type { ConnectionOptions, FtpSession } from '@sluice/transport'
import type { World } from './world.ts'

/** In clear text, or with everything under TLS. */
export type Protection = 'clear' | 'tls'

/** Something that comes to a good end where nothing goes wrong; it checks by itself that its success is a true one. */
export interface Operation {
  readonly name: string
  /** Both unless set. */
  readonly over?: Protection
  readonly client?: Partial<ConnectionOptions>
  readonly server?: FtpServerOptions
  /** A foreign byte in clear-text data cannot go unnoticed, since the count or a checksum is known. */
  readonly isCounted?: boolean
  /** Run on a session that has logged in; the log-in itself is the operation where there is none. */
  readonly run?: (session: FtpSession, world: World) => Promise<void>
}
