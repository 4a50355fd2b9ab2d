import type { Charset } from '@sluice/protocol'
import type { ListingStyle } from './commands/entry-lines.ts'
import type { Fault } from './faults/fault.ts'
import type { FileSystem } from './file-system/file-system.ts'
import type { FtpServerEvent } from './ftp-server-event.ts'
import type { ServerLimits } from './server-limits.ts'
import type { FtpServerTlsOptions } from './tls/tls-settings.ts'

/** Who may log in, besides their name. */
export interface FtpServerUser {
  readonly password: string
  /** Where there is one, ACCT has to give it behind PASS (332). */
  readonly account?: string | undefined
}

/** Options of `createFtpServer`; every one may be left out. */
export interface FtpServerOptions {
  /** A folder on disk to serve; without `root` and `fileSystem` an empty tree in memory. */
  readonly root?: string | undefined
  /** Where the files are, instead of `root`. */
  readonly fileSystem?: FileSystem | undefined
  /** Names, each with a password or with more. */
  readonly users?: Readonly<Record<string, string | FtpServerUser>> | undefined
  /**
   * Let `anonymous` and `ftp` in with any password, with the same rights; by default only when there are no
   * `users`.
   */
  readonly anonymous?: boolean | undefined
  /** The names that HOST may give, others get 504; by default any. */
  readonly hosts?: readonly string[] | undefined
  /** TLS with a certificate, or with one that is made when the server begins to listen (`server.ca`). */
  readonly tls?: FtpServerTlsOptions | 'self-signed' | undefined
  /** The address to listen on, 127.0.0.1 by default. */
  readonly host?: string | undefined
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined
  /** The text of the 220, one line or several. */
  readonly greeting?: string | readonly string[] | undefined
  /** How names are written on the control connection and in listings; UTF-8 by default. */
  readonly charset?: Charset | undefined
  /** How LIST and STAT show files; `dos` is what IIS writes, and SYST says `Windows_NT` then. `unix` by default. */
  readonly listing?: ListingStyle | undefined
  /** Verbs, and words as in `SITE CHMOD`, that are answered with 502, as by servers that lack them; FEAT and HELP too. */
  readonly commandsOff?: readonly string[] | undefined
  /** Lines of FEAT to leave out, whole or by their first word, though what they stand for works. */
  readonly featuresOff?: readonly string[] | undefined
  /** What goes wrong on purpose, from the beginning; `server.inject` adds more while it runs. */
  readonly faults?: readonly Fault[] | undefined
  readonly limits?: { readonly [Name in keyof ServerLimits]?: number | undefined } | undefined
  /** Called with everything that happens, as `observe` is. */
  readonly onEvent?: ((event: FtpServerEvent) => void) | undefined
}
