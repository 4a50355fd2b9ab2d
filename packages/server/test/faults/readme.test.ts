import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the tests that the README shows are tests that run', () => {
  const programs = read('../../README.md').split('```ts\n').slice(1)
  const shown = programs.map(program => program.slice(0, program.indexOf('```')))
  expect(shown).toContain(read('../../../../test/faults/readme-example.test.ts'))
})
