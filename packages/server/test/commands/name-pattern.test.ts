import { expect, test } from 'vitest'
import { compilePattern } from '../../src/commands/name-pattern.ts'

test.each([
  ['*.txt', ['a.txt', 'a.b.txt'], ['a.txt2', 'txt', '.hidden.txt', 'A.TXT']],
  ['*', ['a', 'ü'], ['.hidden']],
  ['.*', ['.hidden', '.'], ['a']],
  ['**a*', ['a', 'bab'], ['b', '']],
  ['a*b*c', ['abc', 'aXbYc', 'abbcc', 'abcbc'], ['ab', 'abcd', 'acb']],
  ['?', ['a', 'ü', '😀'], ['', 'ab']],
  ['f?le*', ['file', 'fule.txt'], ['fle', 'fil']],
  ['[ab]x', ['ax', 'bx'], ['cx', 'x', 'abx', '[ab]x']],
  ['[a-c-]', ['a', 'b', 'c', '-'], ['d']],
  ['[!a-c]', ['d', ']'], ['a', 'c', '']],
  ['[^a]*', ['b', 'bc'], ['a', 'ab']],
  ['[]x]', [']', 'x'], ['[', '[]x]']],
  ['[!]]', ['a'], [']']],
  ['x[1].z', ['x1.z'], ['x[1].z']],
  ['[open', ['[open'], ['o', '[openx']],
  ['*[', ['a['], ['a']],
])('the pattern %s fits %j and not %j', (pattern, fitting, others) => {
  const fits = compilePattern(pattern)
  expect(fitting.map(name => fits?.(name))).toEqual(fitting.map(() => true))
  expect(others.map(name => fits?.(name))).toEqual(others.map(() => false))
})

test('a name without wildcards and a very long pattern are none', () => {
  expect(compilePattern('plain.txt')).toBeUndefined()
  expect(compilePattern('')).toBeUndefined()
  expect(compilePattern(`*${'a'.repeat(254)}`)).toBeDefined()
  expect(compilePattern(`*${'a'.repeat(255)}`)).toBeUndefined()
})

test('a hostile pattern takes no time', () => {
  const fits = compilePattern('*a'.repeat(127))
  const begun = performance.now()
  expect(fits?.(`${'a'.repeat(5000)}b`)).toBe(false)
  expect(performance.now() - begun).toBeLessThan(500)
})
