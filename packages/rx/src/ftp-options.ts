import type { ConnectionOptions } from '@sluice/transport'
import type { PoolOptions } from './pool/pool-options.ts'

/** Where and how to connect, how many sessions to use at most, and for how long. */
export interface FtpOptions extends ConnectionOptions, PoolOptions {
  /** Folder that relative paths start from: relative to the folder of the log-in, or absolute. */
  readonly path?: string | undefined
}

/** What there is besides the options of a connection. */
export const namesOfItsOwn: readonly string[] = Object.keys({
  path: true,
  sessions: true,
  idleTimeout: true,
  stallTimeout: true,
} satisfies Record<Exclude<keyof FtpOptions, keyof ConnectionOptions>, true>)
