import { isIP } from 'node:net'
import { badOption } from '../bad-option.ts'
import { checkNames } from '../check-names.ts'

/** How the server finds us in active mode. */
export interface ActiveOptions {
  /** The IP address that the server is told, where ours is behind a translation; default where we listen. */
  readonly host?: string | undefined
  /** The address of this machine to listen at; default that of the control connection. */
  readonly address?: string | undefined
  /** First and last port to listen at, inclusive, for firewalls; default any that is free. */
  readonly ports?: readonly [from: number, to: number] | undefined
}

const FIRST_UNPRIVILEGED_PORT = 1024
const MAX_PORT = 65_535

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what cannot be told to a server or listened at. */
export function checkActive(active: ActiveOptions = {}): void {
  checkNames('active', active, ['host', 'address', 'ports'] satisfies (keyof ActiveOptions)[])
  const { host, address, ports } = active
  if (host !== undefined && isIP(host) === 0)
    throw badOption(`active.host must be an IP address, not "${host}"`)
  if (address !== undefined && isIP(address) === 0)
    throw badOption(`active.address must be an IP address, not "${address}"`)
  if (ports === undefined) return
  const [from = Number.NaN, to = Number.NaN] = Array.isArray(ports) ? ports : []
  const isRange = Number.isInteger(from) && Number.isInteger(to) && from <= to
  if (isRange && from >= FIRST_UNPRIVILEGED_PORT && to <= MAX_PORT) return
  throw badOption(
    `active.ports must be the first and the last of some ports from ${FIRST_UNPRIVILEGED_PORT} to ${MAX_PORT}`,
  )
}
