import { badArgument } from './bad-argument.ts'

/** What `stat` of `node:fs` gives has the type of the file above its permissions. */
const TYPE_AND_PERMISSIONS = 0o177777
const PERMISSIONS = 0o7777

/** Permissions as `node:fs` takes them: a number, or octal digits; throws `LocalProtocolError` for what is none. */
export function modeNumber(mode: number | string): number {
  const number = typeof mode === 'string' && isOctal(mode) ? Number.parseInt(mode, 8) : mode
  if (isWithin(number, typeof mode === 'number' ? TYPE_AND_PERMISSIONS : PERMISSIONS))
    return number & PERMISSIONS
  throw badArgument(`permissions are 0 to 0o7777, or octal digits such as '640', not ${mode}`)
}

function isWithin(number: unknown, most: number): number is number {
  return Number.isInteger(number) && (number as number) >= 0 && (number as number) <= most
}

function isOctal(text: string): boolean {
  return text !== '' && [...text].every(digit => digit >= '0' && digit <= '7')
}
