import { defaultLimits } from '@sluice/protocol'
import { badOption } from './bad-option.ts'
import { checkNames } from './check-names.ts'
import { dialerFor } from './connect/dialer-for.ts'
import {
  type ConnectionOptions,
  checkHost,
  idleTimeOf,
  modeOf,
  portOf,
  trustedHostsOf,
} from './connection-options.ts'
import { checkPath, type StartingPath } from './connection-options-of.ts'
import { resolveDataOptions } from './data-options.ts'
import { charsetOf } from './text/charset-of.ts'
import { resolveTimeouts } from './timeouts.ts'
import { checkTls } from './tls/tls-options.ts'

/** Throws for a value that cannot be. */
type Check = (options: ConnectionOptions) => unknown

/** All options that there are; each is checked, several of them by the same check. */
const checks: Readonly<Record<keyof ConnectionOptions, Check>> = {
  account: isText('account'),
  active: resolveDataOptions,
  charset: ({ charset }) => charsetOf(charset),
  compress: resolveDataOptions,
  connect: isFunction('connect'),
  dataMode: resolveDataOptions,
  family: dialerFor,
  host: checkHost,
  keepAlive: dialerFor,
  limits: checkLimits,
  localAddress: dialerFor,
  lockStep: isFlag('lockStep'),
  lowDataPorts: isFlag('lowDataPorts'),
  mode: modeOf,
  netrc: ({ netrc }) => {
    if (!['undefined', 'boolean', 'string'].includes(typeof netrc))
      throw badOption('netrc must be true, false or a path')
  },
  noopAfter: idleTimeOf,
  noopDuringTransfers: resolveDataOptions,
  password: isText('password'),
  port: portOf,
  proxy: dialerFor,
  proxyTls: ({ proxyTls }) => checkTls('proxyTls', proxyTls),
  reconnect: ({ reconnect = 'never' }) => {
    if (!['never', 'on-call'].includes(reconnect)) throw badOption('reconnect must be never or on-call')
  },
  throttles: resolveDataOptions,
  timeouts: ({ timeouts }) => resolveTimeouts(timeouts),
  tls: ({ tls }) => checkTls('tls', tls),
  tlsEnd: resolveDataOptions,
  trace: isFunction('trace'),
  trustedDataHosts: trustedHostsOf,
  user: isText('user'),
}

const names: readonly string[] = Object.keys(checks)
const eachOnce: ReadonlySet<Check> = new Set(Object.values(checks))

/**
 * The options that there are as a plain object, those of accessors and prototypes too, which a copy would lose with all
 * that they protect; `others` are names that the caller has for himself.
 *
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for names that there are not: a word of another library for TLS must
 * not end in clear text.
 */
export function plainConnectionOptions<Options extends object>(
  options: Options,
  others: readonly string[] = [],
): Options {
  const all = [...names, ...others]
  checkNames('', options, all)
  const set = all.flatMap(name => {
    const value = (options as Record<string, unknown>)[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(set) as Options
}

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for options that cannot be, before anything is opened. */
export function checkConnectionOptions(options: ConnectionOptions & StartingPath): void {
  checkPath(options)
  for (const check of eachOnce) check(options)
}

type NameOf<Value> = {
  [Name in keyof ConnectionOptions]-?: ConnectionOptions[Name] extends Value | undefined ? Name : never
}[keyof ConnectionOptions]

/** What is in it is not told: it may be a password. */
function isText(name: NameOf<string>): Check {
  return ({ [name]: value }) => {
    if (value !== undefined && typeof value !== 'string') throw badOption(`${name} must be a text`)
  }
}

function isFlag(name: NameOf<boolean>): Check {
  return ({ [name]: value }) => {
    if (value !== undefined && typeof value !== 'boolean') throw badOption(`${name} must be true or false`)
  }
}

function isFunction(name: 'connect' | 'trace'): Check {
  return ({ [name]: value }) => {
    if (value !== undefined && typeof value !== 'function') throw badOption(`${name} must be a function`)
  }
}

function checkLimits({ limits }: ConnectionOptions): void {
  if (limits === undefined) return
  checkNames('limits', limits, Object.keys(defaultLimits))
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === undefined || (Number.isSafeInteger(limit) && limit >= 1)) continue
    throw badOption(`limits.${name} must be a whole number of 1 or more, not ${String(limit)}`)
  }
}
