import { badArgument } from './bad-argument.ts'

/** Permissions as `node:fs` takes them: a number, or octal digits; throws `LocalProtocolError` for what is none. */
export function modeNumber(mode: number | string): number {
  const number = typeof mode === 'number' ? mode : isOctal(mode) ? Number.parseInt(mode, 8) : Number.NaN
  if (Number.isInteger(number) && number >= 0 && number <= 0o7777) return number
  throw badArgument(`permissions are 0 to 0o7777, or octal digits such as '640', not ${mode}`)
}

function isOctal(text: string): boolean {
  return text !== '' && [...text].every(digit => digit >= '0' && digit <= '7')
}
