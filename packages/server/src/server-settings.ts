import { type Charset, utf8 } from '@sluice/protocol'
import { badOption } from './bad-option.ts'
import type { ListingStyle } from './commands/entry-lines.ts'
import { FaultBook } from './faults/fault-book.ts'
import type { FileSystem } from './file-system/file-system.ts'
import { FolderFileSystem } from './file-system/folder-file-system.ts'
import { MemoryFileSystem } from './file-system/memory-file-system.ts'
import type { FtpServerOptions, FtpServerUser } from './ftp-server-options.ts'
import { defaultServerLimits, type ServerLimits } from './server-limits.ts'
import { planTls, type TlsPlan } from './tls/tls-settings.ts'

/** The options of a server with nothing left open. */
export interface ServerSettings {
  readonly fileSystem: FileSystem
  readonly users: ReadonlyMap<string, FtpServerUser>
  readonly anonymous: boolean
  /** In lower case; undefined for any. */
  readonly hosts: ReadonlySet<string> | undefined
  readonly tls: TlsPlan | undefined
  readonly host: string
  readonly port: number
  readonly greeting: string | readonly string[]
  readonly charset: Charset
  readonly listing: ListingStyle
  readonly commandsOff: ReadonlySet<string>
  readonly featuresOff: ReadonlySet<string>
  readonly faults: FaultBook
  readonly limits: ServerLimits
}

/**
 * Completes and checks options; throws `LocalProtocolError` (`FTP_BAD_OPTION`) and what `tls.createSecureContext`
 * throws.
 */
export function resolveSettings(options: FtpServerOptions): ServerSettings {
  if (options.root !== undefined && options.fileSystem !== undefined) {
    throw badOption('give either `root` or `fileSystem`, not both')
  }
  const host = options.host ?? '127.0.0.1'
  const folder = options.root === undefined ? new MemoryFileSystem() : new FolderFileSystem(options.root)
  const faults = new FaultBook()
  faults.inject(options.faults ?? [])
  const users = Object.entries(options.users ?? {})
  return {
    fileSystem: options.fileSystem ?? folder,
    users: new Map(users.map(([name, user]) => [name, typeof user === 'string' ? { password: user } : user])),
    anonymous: options.anonymous ?? options.users === undefined,
    hosts: options.hosts && new Set(options.hosts.map(name => name.toLowerCase())),
    tls: options.tls && planTls(options.tls, host),
    host,
    port: options.port ?? 0,
    greeting: options.greeting ?? 'Sluice FTP server ready',
    charset: options.charset ?? utf8,
    listing: options.listing ?? 'unix',
    commandsOff: inCapitals(options.commandsOff),
    featuresOff: new Set(options.featuresOff),
    faults,
    limits: resolveLimits(options.limits ?? {}),
  }
}

function inCapitals(names: readonly string[] = []): ReadonlySet<string> {
  return new Set(names.map(name => name.toUpperCase()))
}

function resolveLimits(given: Partial<ServerLimits>): ServerLimits {
  const limits = { ...defaultServerLimits, ...given }
  for (const [name, value] of Object.entries(limits)) {
    // A timer of more than 2^31 - 1 ms would fire at once.
    if (!Number.isInteger(value) || value < 1 || value > 0x7fff_ffff) {
      throw badOption(`the limit \`${name}\` must be a whole number from 1 to 2147483647`)
    }
  }
  return limits
}
