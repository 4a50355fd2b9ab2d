import { isDigit, SPACE } from '../bytes.ts'

const COMMA = 0x2c
const MINUS = 0x2d
/** More than an octet, and more than any count in an address: no number of an address reaches it. */
const TOO_BIG = 256

/**
 * The lists of numbers in a text, in order: numbers that only commas and blanks part.
 *
 * A number above 255, however many digits it has, and one with a sign are 256, which no address holds.
 */
export function numberLists(text: string): number[][] {
  const lists: number[][] = []
  let list: number[] = []
  let comma = false
  let at = 0
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (!isDigit(unit)) {
      if (unit === COMMA && !comma) comma = true
      else if (unit !== SPACE) list = []
      at++
      continue
    }
    if (!comma || list.length === 0) {
      list = []
      lists.push(list)
    }
    let value = text.charCodeAt(at - 1) === MINUS ? TOO_BIG : 0
    for (; isDigit(text.charCodeAt(at)); at++) {
      value = Math.min(value * 10 + text.charCodeAt(at) - 0x30, TOO_BIG)
    }
    list.push(value)
    comma = false
  }
  return lists
}
