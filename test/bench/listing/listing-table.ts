import { median } from '../median.ts'
import type { Score } from '../table.ts'
import type { Measurement } from '../task.ts'

type Column = readonly [head: string, digits: number, figureOf: (round: Measurement) => number]

const columns: readonly Column[] = [
  ['first entry ms', 1, ({ entries }) => entries?.firstMilliseconds ?? Number.NaN],
  ['last entry ms', 0, ({ entries }) => entries?.lastMilliseconds ?? Number.NaN],
  ['longest block ms', 1, ({ entries }) => entries?.blockMilliseconds ?? Number.NaN],
  ['CPU ms', 0, ({ cpuMilliseconds }) => cpuMilliseconds],
  ['peak RSS MiB', 0, ({ peakBytes }) => peakBytes / 1024 ** 2],
]

/** Medians as a Markdown table; behind each figure of the others, that of the first contender divided by it. */
export function listingTable(scores: readonly Score[]): string {
  const [ours] = scores
  const rows = scores.map(score => [
    score.remark === undefined ? score.contender.name : `${score.contender.name} (${score.remark})`,
    ...columns.map(([, digits, figureOf]) => {
      const theirs = median(score.rounds.map(figureOf))
      const ratio = median((ours?.rounds ?? []).map(figureOf)) / theirs
      return `${theirs.toFixed(digits)}${score === ours ? '' : ` (${ratio.toFixed(3)})`}`
    }),
  ])
  const head = ['client', ...columns.map(([name]) => name)]
  return [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')
}
