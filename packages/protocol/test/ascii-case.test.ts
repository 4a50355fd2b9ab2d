import { expect, it } from 'vitest'
import { asciiLower, asciiUpper } from '../src/ascii-case.ts'

it.each([
  ['', ''],
  ['AZ@[`{az09', 'az@[`{az09'],
  ['İßK\u212aſ', 'İßk\u212aſ'],
  ['AbCdE', 'abcde'],
])('%j in lower case is %j, and all else stays', (text, lower) => {
  expect(asciiLower(text)).toBe(lower)
})

it.each([
  ['AZ@[`{az09', 'AZ@[`{AZ09'],
  ['paßıſ', 'PAßıſ'],
  ['aBcDe', 'ABCDE'],
])('%j in upper case is %j, and all else stays', (text, upper) => {
  expect(asciiUpper(text)).toBe(upper)
})
