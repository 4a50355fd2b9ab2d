import { median } from '../median.ts'
import type { Score } from '../table.ts'
import type { Measurement } from '../task.ts'

/**
 * What clients came to over a link, as a Markdown table of medians: round trips for each file, and from the TCP connect
 * to the end of the log-in; where a client does not tell the second, it is a part of the first.
 */
export function farTable(scores: readonly Score[], rtt: number, files: number): string {
  const head = ['client', 'round trips a file', 'of the log-in', 'wall ms', 'CPU ms', 'peak RSS MiB']
  const rows = scores.map(score => row(score, rtt, files))
  return [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function row({ contender, rounds, remark }: Score, rtt: number, files: number): string[] {
  if (remark !== undefined) return [contender.name, remark, '', '', '', '']
  const of = (figure: (round: Measurement) => number) => median(rounds.map(figure))
  const logIn = of(({ logInMilliseconds = 0 }) => logInMilliseconds / rtt)
  const wall = of(({ milliseconds }) => milliseconds)
  return [
    contender.name,
    ((wall / rtt - logIn) / files).toFixed(2),
    logIn === 0 ? 'not told' : logIn.toFixed(1),
    wall.toFixed(0),
    of(({ cpuMilliseconds }) => cpuMilliseconds).toFixed(0),
    (of(({ peakBytes }) => peakBytes) / 1024 ** 2).toFixed(0),
  ]
}
