import type { ConnectionOptions } from '@sluice/transport'

/** Where and how to connect, and how many sessions to use at most. */
export interface FtpOptions extends ConnectionOptions {
  /** Folder that relative paths start from: relative to the folder of the log-in, or absolute. */
  readonly path?: string | undefined
  /** Sessions that may be open at a time; each is opened when it is first needed. Default 1. */
  readonly sessions?: number | undefined
}
