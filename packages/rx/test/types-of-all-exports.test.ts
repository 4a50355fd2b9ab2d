import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('.', import.meta.url)

/** The names in the braces of all imports or exports of a module that `from` fits, as they are known there. */
function namesIn(source: string, word: 'import' | 'export', from: RegExp): string[] {
  const clauses = source.matchAll(new RegExp(`^${word} (?:type )?\\{([^}]*)\\} from '([^']*)'`, 'gm'))
  return [...clauses].flatMap(([, names = '', module = '']) =>
    from.test(module) ? names.split(',').flatMap(name => name.replace(/^\s*(type )?/, '').trim() || []) : [],
  )
}

test('Each public name has a test of its type', () => {
  const index = readFileSync(new URL('../src/index.ts', folder), 'utf8')
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('types.test.ts'),
  )
  const tested = tests.flatMap(name =>
    namesIn(readFileSync(new URL(name, folder), 'utf8'), 'import', /\/src\/index\.ts$/),
  )
  const exported = namesIn(index, 'export', /./)
  expect(exported.length).toBeGreaterThan(80)
  expect(exported.filter(name => !tested.includes(name))).toEqual([])
})
