import { type Charset, encodeReply, rowOf, utf8 } from '@sluice/protocol'
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
 * Completes and checks options, which may come from a file rather than from a compiler; throws `LocalProtocolError`
 * (`FTP_BAD_OPTION`) and what `tls.createSecureContext` throws.
 */
export function resolveSettings(options: FtpServerOptions): ServerSettings {
  if (options.root !== undefined && options.fileSystem !== undefined) {
    throw badOption('give either `root` or `fileSystem`, not both')
  }
  const host = options.host ?? '127.0.0.1'
  const folder = options.root === undefined ? new MemoryFileSystem() : new FolderFileSystem(options.root)
  const faults = new FaultBook()
  faults.inject(options.faults ?? [])
  const charset = options.charset ?? utf8
  const listing = options.listing ?? 'unix'
  if (listing !== 'unix' && listing !== 'dos') throw badOption("`listing` is 'unix' or 'dos'")
  return {
    fileSystem: options.fileSystem ?? folder,
    users: resolveUsers(options.users ?? {}),
    anonymous: options.anonymous ?? options.users === undefined,
    hosts: options.hosts && new Set(options.hosts.map(name => name.toLowerCase())),
    tls: options.tls && planTls(options.tls, host),
    host,
    port: resolvePort(options.port ?? 0),
    greeting: resolveGreeting(options.greeting ?? 'Sluice FTP server ready', charset),
    charset,
    listing,
    commandsOff: resolveVerbs(options.commandsOff ?? []),
    featuresOff: new Set(options.featuresOff),
    faults,
    limits: resolveLimits(options.limits ?? {}),
  }
}

/** In a configuration that was read from somewhere a password may be missing, and that must not open the door. */
function resolveUsers(given: NonNullable<FtpServerOptions['users']>): Map<string, FtpServerUser> {
  const users = new Map<string, FtpServerUser>()
  for (const [name, value] of Object.entries(given)) {
    const user = typeof value === 'string' ? { password: value } : value
    if (typeof user?.password !== 'string') throw badOption(`the user \`${name}\` needs a password, a string`)
    if (user.account !== undefined && typeof user.account !== 'string') {
      throw badOption(`the account of the user \`${name}\` must be a string`)
    }
    users.set(name, user)
  }
  return users
}

function resolvePort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 0xffff) return port
  throw badOption('`port` must be a whole number from 0 to 65535')
}

/** Throws here what would otherwise end each session at its beginning. */
function resolveGreeting(greeting: string | readonly string[], charset: Charset): string | readonly string[] {
  try {
    encodeReply(220, greeting, charset)
  } catch (error) {
    throw badOption('`greeting` must be one line or an array of lines, in characters of the charset', error)
  }
  return greeting
}

/** UTF8 is no verb, but what OPTS takes can be switched off, too. */
function resolveVerbs(names: readonly string[]): ReadonlySet<string> {
  const wanted = names.map(name => name.toUpperCase())
  const unknown = wanted.find(verb => verb !== 'UTF8' && rowOf(verb) === undefined)
  if (unknown !== undefined) throw badOption(`\`commandsOff\` names no verb of FTP: ${unknown}`)
  return new Set(wanted)
}

/** A timer of more milliseconds would fire at once. */
const LONGEST_TIMER = 0x7fff_ffff

/** `ServerSession` keeps the books for a few more than these. */
const MOST_QUEUED = 1000

function resolveLimits(given: NonNullable<FtpServerOptions['limits']>): ServerLimits {
  const limits: Record<string, number> = { ...defaultServerLimits }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (!Object.hasOwn(limits, name)) throw badOption(`there is no limit \`${name}\``)
    const most = name === 'queuedCommands' ? MOST_QUEUED : LONGEST_TIMER
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw badOption(`the limit \`${name}\` must be a whole number from 1 to ${most}`)
    }
    limits[name] = value
  }
  return limits as unknown as ServerLimits
}
