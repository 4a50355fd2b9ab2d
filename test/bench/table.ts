import { median } from './median.ts'
import type { Measurement } from './task.ts'

/** What a contender came to at a job: figures for each round, or why there are none. */
export interface Score {
  readonly contender: { readonly name: string }
  readonly rounds: readonly Measurement[]
  readonly remark?: string | undefined
}

interface Medians {
  readonly milliseconds: number
  readonly cpuMilliseconds: number
  readonly peakBytes: number
}

/**
 * The scores of one job as a Markdown table; ratios are wall time and CPU time, ours divided by theirs, where the
 * first `ours` contenders are ours.
 */
export function scoreTable(scores: readonly Score[], ours: number): string {
  const ourNames = scores.slice(0, ours).map(({ contender }) => contender.name)
  const head = [
    'client',
    'wall ms',
    'min to max',
    'CPU ms',
    'peak RSS MiB',
    ...ourNames.map(name => `${name} ÷ it`),
  ]
  const rows = scores.map(score => row(score, scores.slice(0, ours)))
  return [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function row({ contender, rounds, remark }: Score, ourScores: readonly Score[]): string[] {
  const theirs = mediansOf(rounds)
  if (theirs === undefined || remark !== undefined)
    return [contender.name, remark ?? '', ...Array(3 + ourScores.length).fill('')]
  const walls = rounds.map(round => round.milliseconds)
  return [
    contender.name,
    theirs.milliseconds.toFixed(0),
    `${Math.min(...walls).toFixed(0)} to ${Math.max(...walls).toFixed(0)}`,
    theirs.cpuMilliseconds.toFixed(0),
    (theirs.peakBytes / 1024 ** 2).toFixed(0),
    ...ourScores.map(score => (score.contender === contender ? '' : ratios(mediansOf(score.rounds), theirs))),
  ]
}

function ratios(our: Medians | undefined, their: Medians): string {
  if (our === undefined) return ''
  const wall = our.milliseconds / their.milliseconds
  const cpu = our.cpuMilliseconds / their.cpuMilliseconds
  return `${wall.toFixed(2)} wall, ${cpu.toFixed(2)} CPU`
}

function mediansOf(rounds: readonly Measurement[]): Medians | undefined {
  if (rounds.length === 0) return undefined
  const of = (field: keyof Medians) => median(rounds.map(round => round[field]))
  return {
    milliseconds: of('milliseconds'),
    cpuMilliseconds: of('cpuMilliseconds'),
    peakBytes: of('peakBytes'),
  }
}
