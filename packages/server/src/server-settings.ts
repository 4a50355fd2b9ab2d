import { createSecureContext, type SecureContext } from 'node:tls'
import { type Charset, LocalProtocolError, utf8 } from '@sluice/protocol'
import type { FileSystem } from './file-system/file-system.ts'
import { FolderFileSystem } from './file-system/folder-file-system.ts'
import { MemoryFileSystem } from './file-system/memory-file-system.ts'
import type { FtpServerOptions } from './ftp-server-options.ts'
import { defaultServerLimits, type ServerLimits } from './server-limits.ts'

/** The options of a server with nothing left open. */
export interface ServerSettings {
  readonly fileSystem: FileSystem
  readonly users: ReadonlyMap<string, string>
  readonly anonymous: boolean
  readonly tls: TlsSettings | undefined
  readonly host: string
  readonly port: number
  readonly greeting: string | readonly string[]
  readonly charset: Charset
  readonly limits: ServerLimits
}

export interface TlsSettings {
  /** One for all connections, control and data: sessions are resumed with the ticket keys that it holds. */
  readonly context: SecureContext
  readonly required: boolean
  readonly implicit: boolean
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
  return {
    fileSystem: options.fileSystem ?? folder,
    users: new Map(Object.entries(options.users ?? {})),
    anonymous: options.anonymous ?? options.users === undefined,
    tls: options.tls && resolveTls(options.tls),
    host,
    port: options.port ?? 0,
    greeting: options.greeting ?? 'Sluice FTP server ready',
    charset: options.charset ?? utf8,
    limits: resolveLimits(options.limits ?? {}),
  }
}

function resolveTls(options: NonNullable<FtpServerOptions['tls']>): TlsSettings {
  const { required = false, implicit = false, ...secure } = options
  if (secure.pfx === undefined && (secure.cert === undefined || secure.key === undefined)) {
    throw badOption('`tls` needs `cert` and `key`')
  }
  return { context: createSecureContext(secure), required, implicit }
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

function badOption(message: string): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_OPTION', phase: 'configuration', message })
}
