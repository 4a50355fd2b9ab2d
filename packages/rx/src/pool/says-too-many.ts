import { FtpError } from '@sluice/protocol'
import { kindOf } from '../failure/kind-of.ts'

/**
 * Whether a session could not be opened because the server has enough of them: 421 or 530, in words of that kind or,
 * with others open to the same user, in whatever words, for it has let him in before.
 */
export function saysTooMany(error: unknown, open: number): boolean {
  if (!(error instanceof FtpError) || error.reply === undefined) return false
  if (error.phase !== 'greeting' && error.phase !== 'log-in' && error.code !== 'FTP_SERVICE_CLOSING')
    return false
  const { code } = error.reply
  return kindOf(error) === 'busy' || (open > 0 && (code === 421 || code === 530))
}
