import { readFileSync } from 'node:fs'

/** What was said to a server and what it said, from a file below the tests of this package. */
export function readRecord(path: string): string {
  return readFileSync(
    new URL(`../${path.startsWith('observed') ? 'exchange/' : ''}${path}`, import.meta.url),
    'utf8',
  )
}
