import { expect, test } from 'vitest'
import { docProgramsOf } from './doc-programs.ts'

const document = (...lines: string[]): string => lines.join('\n')

test('the first block stands before those that import nothing, each line in its place', () => {
  const programs = docProgramsOf(
    document(
      '# A',
      '```ts',
      "import 'a'",
      '```',
      'Text.',
      '```ts',
      'a()',
      '```',
      '```ts',
      "import 'b'",
      '```',
    ),
  )
  expect(programs.map(({ line, source }) => [line, source])).toEqual([
    [3, "\n\nimport 'a'"],
    [7, "\n\nimport 'a'\n\n\n\na()"],
    [10, `${'\n'.repeat(9)}import 'b'`],
  ])
})

test('a block of text right behind a program is what it prints', () => {
  const programs = docProgramsOf(
    document(
      ...['```ts', "import 'a'", '```', '', '```text', 'one', 'two', '```'],
      ...['```ts', 'a()', '```', 'Text between.', '', '```text', 'not of it', '```'],
    ),
  )
  expect(programs.map(({ output }) => output)).toEqual(['one\ntwo\n', undefined])
})

test('blocks of other languages are no programs', () => {
  expect(docProgramsOf(document('```console', '$ npm test', '```', '```', 'x', '```'))).toEqual([])
})
