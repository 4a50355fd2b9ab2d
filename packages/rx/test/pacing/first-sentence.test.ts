import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const sources = ['ftp.ts', 'listing/listing-calls.ts'].map(file =>
  readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8'),
)

/** A docstring and the member behind it that gives an Observable. */
const documented =
  /\/\*\*\n((?: {3}\*.*\n)+?) {3}\*\/\n {2}(?:get )?(?<name>\w+)\([^\n]*\): Observable<(?<value>\w+)>/g

/** What pushes its values says so at once; the events of a transfer are sampled. */
test('the first sentence of whatever pushes says whether it is paced', () => {
  const told = sources
    .flatMap(source => [...source.matchAll(documented)])
    .filter(({ groups }) => groups?.['value'] !== 'TransferEvent')
    .map(([, comment = '', name]) => {
      const text = comment.replaceAll(/^ {3}\* ?/gm, '').trim()
      const [paragraph = ''] = text.split('\n\n')
      return [name, /\b(?:not )?paced\b/.test(paragraph)]
    })
  expect(told).toEqual(['events', 'list', 'walk', 'nameList', 'lines', 'bytes'].map(name => [name, true]))
})
