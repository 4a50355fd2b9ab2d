// The table for those who know Python's ftplib: from the rows that are tested side by side with it.
import type { Row } from '../../test/parity/row.ts'
import { rows } from '../../test/parity/rows/index.ts'

export const sectionOf = 'packages/transport/README.md'

/** The table in Markdown. */
export function render(): string {
  const lines = rows.map(row => `| ${row.ftplib} | ${row.ours} | ${remarks(row)} |`)
  return ['', '| `ftplib` | here | what is different |', '|---|---|---|', ...lines, '', ''].join('\n')
}

/** What there is to know, and each difference once. */
function remarks({ note, instead, scenarios = [] }: Row): string {
  const reasons = scenarios.flatMap(({ differs }) => (differs === undefined ? [] : [differs.reason]))
  return [...new Set([note, instead, ...reasons])].filter(text => text !== undefined).join(' ')
}
