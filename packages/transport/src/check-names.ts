import { badOption } from './bad-option.ts'

/**
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is no object of options, and for a name in it that means
 * nothing here: it must not pass for one that limits or protects something. What is undefined is as good as not there.
 */
export function checkNames(within: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null) {
    throw badOption(`${within || 'the options'} must be an object with ${known.join(', ')}`)
  }
  const prefix = within === '' ? '' : `${within}.`
  for (const name in given) {
    if (known.includes(name) || (given as Record<string, unknown>)[name] === undefined) continue
    throw badOption(`there is no option "${prefix}${name}"; there are ${known.join(', ')}`)
  }
}
