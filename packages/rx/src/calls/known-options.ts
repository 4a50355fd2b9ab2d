import { badOption } from '../failure/bad-option.ts'

/**
 * What a call was given for options, where `null` is none, as in `node:fs`.
 *
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for a name that the call does not have, such as one that only
 * `node:fs` has: what it asks for would not be done, and nobody told.
 */
export function knownOptions<Options extends object>(
  call: string,
  given: Options | null | undefined,
  known: Readonly<Record<keyof Options, true>>,
): Partial<Options> {
  const options: Partial<Options> = given ?? {}
  const names = Object.keys(known).join(', ')
  if (typeof options !== 'object') throw badOption(`the options of ${call} are an object with ${names}`)
  for (const name in options) {
    if (options[name] === undefined || Object.hasOwn(known, name)) continue
    throw badOption(`${call} has no option "${name}"; it has ${names}`)
  }
  return options
}
