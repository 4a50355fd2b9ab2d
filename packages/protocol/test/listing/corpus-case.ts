import { toDate } from '../../src/answers/timestamp.ts'
import type { Entry } from '../../src/listing/entry.ts'

/** A case of the corpus of listings; its README describes the keys. */
export interface CorpusCase {
  readonly id: string
  readonly format: string
  readonly detect: 'auto' | 'hint'
  readonly lines: readonly string[]
  readonly eol: string
  readonly encoding?: string
  readonly charset?: string
  readonly now?: string
  readonly options?: { readonly command?: string }
  readonly expect: readonly ExpectedEntry[] | null
  readonly reject?: 'must' | 'may'
}

interface ExpectedEntry {
  readonly name: string
  readonly nameAlt?: readonly string[]
  readonly type?: string
  readonly typeAlt?: string | readonly string[]
  readonly size?: number | null
  readonly sizeAlt?: number | readonly number[]
  readonly modified?: string | null
  readonly modifiedAlt?: readonly (string | null)[]
  readonly mode?: string | null
  readonly owner?: string | null
  readonly group?: string | null
  readonly nlink?: number | null
  readonly target?: string | null
  readonly unique?: string | null
  readonly version?: number
  readonly optional?: string
}

/** The bytes that the case puts on the wire. */
export function wireBytes({ lines, eol, encoding }: CorpusCase): Uint8Array {
  const text = lines.map(line => line + eol).join('')
  return new Uint8Array(Buffer.from(text, encoding === 'latin1-bytes' ? 'latin1' : 'utf8'))
}

/** What is wrong with the entries, if anything is. */
export function complaint(test: CorpusCase, entries: readonly Entry[]): string | undefined {
  if (test.expect === null) {
    return test.reject === 'must' && entries.length > 0
      ? `must be rejected, gave "${entries[0]?.name}"`
      : undefined
  }
  let at = 0
  for (const expected of test.expect) {
    const entry = entries[at]
    const problem = entry === undefined ? 'missing' : difference(expected, entry)
    if (problem === undefined) at++
    else if (expected.optional === undefined) return `"${expected.name}": ${problem}`
  }
  return at === entries.length ? undefined : `"${entries[at]?.name}" was not expected`
}

function difference(expected: ExpectedEntry, entry: Entry): string | undefined {
  const problems: string[] = []
  const check = (key: string, allowed: readonly unknown[], actual: unknown): void => {
    if (!allowed.includes(actual)) problems.push(`${key} is ${String(actual)}, not ${allowed.join(' or ')}`)
  }
  check('name', [expected.name, ...(expected.nameAlt ?? [])], entry.name)
  if (expected.type !== undefined)
    check('type', [expected.type, ...[expected.typeAlt ?? []].flat()], entry.type)
  if (expected.size !== undefined)
    check('size', [expected.size, ...[expected.sizeAlt ?? []].flat()], entry.size)
  if (expected.modified !== undefined) {
    const allowed = [expected.modified, ...(expected.modifiedAlt ?? [])]
    const longest = Math.max(...allowed.map(text => text?.replace('Z', '').length ?? 0))
    check('modified', allowed, isoText(entry, longest))
  }
  const mode = entry.mode?.toString(8).padStart(4, '0')
  if (expected.mode !== undefined) check('mode', [expected.mode], mode ?? null)
  if (expected.owner !== undefined) check('owner', [expected.owner], entry.owner ?? null)
  if (expected.group !== undefined) check('group', [expected.group], entry.group ?? null)
  if (expected.nlink !== undefined) check('links', [expected.nlink], entry.links ?? null)
  if (expected.target !== undefined) check('linkTarget', [expected.target], entry.linkTarget ?? null)
  if (expected.unique !== undefined) check('unique', [expected.unique], entry.unique ?? null)
  if (expected.version !== undefined) check('version', [expected.version], entry.version)
  return problems.length === 0 ? undefined : problems.join('; ')
}

function isoText({ modified }: Entry, length: number): string | null {
  if (modified === null) return null
  const text = toDate(modified, 0).toISOString().slice(0, length).replace('Z', '')
  return modified.zone === 'utc' ? `${text}Z` : text
}
