import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { type Charset, utf8 } from '../../src/charset.ts'
import type { Entry } from '../../src/listing/entry.ts'
import type { ListingParserOptions } from '../../src/listing/listing-parser.ts'
import type { ListingFormatName } from '../../src/listing/living-formats.ts'
import { type CorpusCase, complaint, wireBytes } from './corpus-case.ts'
import { parseEveryWay } from './parse-listing.ts'

const folder = process.env['SLUICE_CORPUS']

/** The formats of the corpus that are supported, and what they are called here. */
const supported: ReadonlyMap<string, ListingFormatName> = new Map([
  ['unix', 'unix'],
  ['mlsd', 'mlsx'],
  ['dos', 'dos'],
  ['os2', 'os2'],
  ['vms', 'vms'],
])

/** What is not done, and why. */
const exceptions: ReadonlyMap<string, string> = new Map([
  ['basic-ftp/mlsd-symlink-outside', 'the target is on a later line; a stream cannot wait for it'],
  ['basic-ftp/mlsd-symlink-two', 'the target is on a later line; a stream cannot wait for it'],
  ['basic-ftp/mlsd-symlink-inside', 'the target is on a later line; a stream cannot wait for it'],
])

describe.skipIf(folder === undefined)('the corpus of listings (set SLUICE_CORPUS to its folder)', () => {
  const cases = folder === undefined ? [] : readCases(folder)

  describe.each([...supported.keys()])('%s', format => {
    it.each(cases.filter(test => test.format === format))('$id', test => {
      const problem = complaint(test, entriesOf(test))
      const reason = exceptions.get(test.id)
      if (reason === undefined) expect(problem).toBeUndefined()
      else expect(problem, `${reason}: done by now?`).toBeDefined()
    })
  })

  const unsupported = new Set(cases.map(test => test.format).filter(format => !supported.has(format)))
  for (const format of unsupported) {
    it.todo(`${format}: ${cases.filter(test => test.format === format).length} cases`)
  }
})

function entriesOf(test: CorpusCase): Entry[] {
  const known = test.detect === 'hint' ? supported.get(test.format) : undefined
  const options: ListingParserOptions = {
    command: test.options?.command === 'STAT' ? 'STAT' : 'LIST',
    dots: 'keep',
    ...(known === undefined ? {} : { format: known }),
    ...(test.charset === undefined ? {} : { charset: charsetNamed(test.charset) }),
    ...(test.now === undefined ? {} : { now: Date.parse(`${test.now}Z`) }),
  }
  return parseEveryWay(wireBytes(test), options).flatMap(item => (item.kind === 'entry' ? [item.entry] : []))
}

function charsetNamed(name: string): Charset {
  const decoder = new TextDecoder(name)
  return { name, encode: utf8.encode, decode: bytes => decoder.decode(bytes) }
}

function readCases(path: string): CorpusCase[] {
  return readdirSync(path)
    .filter(file => file.endsWith('.jsonl'))
    .flatMap(file => readFileSync(join(path, file), 'utf8').trim().split('\n'))
    .map(line => JSON.parse(line) as CorpusCase)
}
