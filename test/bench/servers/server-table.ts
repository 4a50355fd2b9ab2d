import { median } from '../median.ts'
import type { Score } from '../table.ts'

/** Wall times of one client against each server; ratios are those of the first server divided by it. */
export function serverTable(client: string, scores: readonly Score[]): string {
  const ours = wallOf(scores[0])
  const rows = scores.map(score => {
    const wall = wallOf(score)
    if (wall === undefined || score.remark !== undefined)
      return [score.contender.name, score.remark ?? '', '', '']
    const all = score.rounds.map(({ milliseconds }) => milliseconds)
    const ratio = score === scores[0] || ours === undefined ? '' : (ours / wall).toFixed(2)
    return [
      score.contender.name,
      wall.toFixed(0),
      `${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)}`,
      ratio,
    ]
  })
  const head = [`server, with ${client}`, 'wall ms', 'min to max', `${scores[0]?.contender.name} ÷ it`]
  return [head, ['---', '---:', '---:', '---:'], ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function wallOf(score: Score | undefined): number | undefined {
  if (score === undefined || score.rounds.length === 0) return undefined
  return median(score.rounds.map(({ milliseconds }) => milliseconds))
}
