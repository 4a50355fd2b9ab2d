import type { Score } from './table.ts'
import type { Measurement } from './task.ts'

/** A score that is still being made. */
interface OpenScore extends Score {
  readonly rounds: Measurement[]
  remark?: string | undefined
}

/**
 * Lets those who can take part run in turn, another one first in each round. A failure takes a contender out and is
 * its remark; that of one of ours (the first `ours`) fails the benchmark besides, unless it is pardoned.
 */
export async function takeRounds<C extends { readonly name: string }>(
  contenders: readonly C[],
  {
    rounds,
    ours,
    pardon = () => false,
    cannot,
    run,
  }: {
    readonly rounds: number
    readonly ours: number
    /** What is a remark and no failure, for ours too. */
    readonly pardon?: (error: unknown) => boolean
    readonly cannot: (contender: C) => string | undefined
    readonly run: (contender: C) => Promise<Measurement>
  },
): Promise<Score[]> {
  const scores = contenders.map((contender): OpenScore & { readonly contender: C } => ({
    contender,
    rounds: [],
    remark: cannot(contender),
  }))
  for (let round = 0; round < rounds; round++) {
    for (const score of turned(scores, round)) {
      if (score.remark !== undefined) continue
      try {
        score.rounds.push(await run(score.contender))
      } catch (error) {
        score.remark = error instanceof Error ? error.message : String(error)
        if (scores.indexOf(score) >= ours || pardon(error)) continue
        console.error(error)
        process.exitCode = 1
      }
    }
  }
  return scores
}

function turned<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
