import type { ConnectionOptions } from '../connection-options.ts'
import { findInNetrc } from './find-in-netrc.ts'
import { readNetrc } from './read-netrc.ts'

/** The options with what a netrc file adds to their user, password and account, where that is wanted. */
export async function withNetrc(options: ConnectionOptions): Promise<ConnectionOptions> {
  const { netrc, host, user, password, account } = options
  const isComplete = user !== undefined && password !== undefined
  if (netrc === undefined || netrc === false || isComplete) return options
  const read = await readNetrc(netrc === true ? undefined : netrc)
  if (read === undefined) return options
  const entry = findInNetrc(read.entries, host, user)
  if (entry === undefined) return options
  if (read.exposed) {
    process.emitWarning(
      `${read.path} has passwords and others can read it; make it yours alone (chmod 600)`,
      {
        code: 'FTP_NETRC_EXPOSED',
      },
    )
  }
  return {
    ...options,
    user: user ?? entry.user,
    password: password ?? entry.password,
    account: account ?? entry.account,
  }
}
