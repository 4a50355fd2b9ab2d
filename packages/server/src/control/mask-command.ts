import { type CommandLine, describeCommand, parseCommandLine } from '@sluice/protocol'

const secretVerbs = ['PASS', 'ACCT', 'ADAT']

/**
 * A received command as it may be shown: secrets masked, also behind a mistyped verb, and control characters
 * escaped.
 */
export function maskCommand({ verb, argument }: CommandLine): string {
  const secret = secretVerbs.find(name => verb.startsWith(name))
  if (secret !== undefined) return argument === '' && verb === secret ? verb : `${secret} ***`
  return describeCommand(parseCommandLine(argument === '' ? verb : `${verb} ${argument}`))
}
