import type { Ftp, FtpOptions, Timeouts } from '@sluice/rx'
import type { Fault, FtpServer, MemoryFileSystem } from '@sluice/server'
import type { Failure } from './row.ts'

/** What a row of the client plays on. */
export interface Scene {
  readonly ftp: Ftp
  readonly server: FtpServer
  /** Those of the server: `file` has `CONTENT`, and was last changed long ago. */
  readonly files: MemoryFileSystem
  /** An empty local folder. */
  readonly folder: string
  /** Another client of the same server. */
  client(options: Partial<FtpOptions>): Ftp
}

/** One way in which a server can go wrong that it takes a whole client to answer: walks, retries, several sessions. */
export interface ClientRow {
  /** As for other rows. */
  readonly id: string
  readonly what: string
  readonly faults: readonly Fault[]
  /** In the clear unless said otherwise. */
  readonly over?: 'tls' | 'both'
  /** As for other rows. */
  readonly short?: readonly (keyof Timeouts)[]
  readonly call: (scene: Scene) => Promise<unknown>
  /** What the call gives. */
  readonly gives?: unknown
  /** Or how it fails. */
  readonly fails?: Failure & { readonly kind?: string }
  /** How many times the server must have been sent these verbs. */
  readonly sends?: Readonly<Record<string, number>>
  /** All files that the server has then besides `file`, unless the row does not care. */
  readonly stored?: Readonly<Record<string, Buffer | string>>
  /** How many sessions it took; 1 unless said otherwise. */
  readonly sessions?: number
}

/** What stands in `file`. */
export const CONTENT: Buffer = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))
