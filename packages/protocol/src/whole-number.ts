import { isDigit } from './bytes.ts'

/** Digits alone as a number; undefined for anything else and for what JavaScript cannot hold exactly. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}
