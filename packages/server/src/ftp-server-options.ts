import type { SecureContextOptions } from 'node:tls'
import type { Charset } from '@sluice/protocol'
import type { FileSystem } from './file-system/file-system.ts'
import type { FtpServerEvent } from './ftp-server-event.ts'
import type { ServerLimits } from './server-limits.ts'

/** TLS for `createFtpServer`: `cert`, `key` and whatever else `tls.createSecureContext` takes. */
export interface FtpServerTlsOptions extends SecureContextOptions {
  /** Refuse log-ins and transfers in the clear; off by default. */
  readonly required?: boolean | undefined
  /** Start with the handshake instead of waiting for AUTH TLS (`ftps:`); off by default. */
  readonly implicit?: boolean | undefined
}

/** Options of `createFtpServer`; every one may be left out. */
export interface FtpServerOptions {
  /** A folder on disk to serve; without `root` and `fileSystem` an empty tree in memory. */
  readonly root?: string | undefined
  /** Where the files are, instead of `root`. */
  readonly fileSystem?: FileSystem | undefined
  /** Names and passwords. */
  readonly users?: Readonly<Record<string, string>> | undefined
  /**
   * Let `anonymous` and `ftp` in with any password, with the same rights; by default only when there are no
   * `users`.
   */
  readonly anonymous?: boolean | undefined
  readonly tls?: FtpServerTlsOptions | undefined
  /** The address to listen on, 127.0.0.1 by default. */
  readonly host?: string | undefined
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined
  /** The text of the 220, one line or several. */
  readonly greeting?: string | readonly string[] | undefined
  /** How names are written on the control connection and in listings; UTF-8 by default. */
  readonly charset?: Charset | undefined
  readonly limits?: Partial<ServerLimits> | undefined
  /** Called with everything that happens, as `observe` is. */
  readonly onEvent?: ((event: FtpServerEvent) => void) | undefined
}
