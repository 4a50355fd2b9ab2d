/** Jobs of one kind: what they are called, why they cannot be measured here, and what measures some of them. */
export interface Family {
  readonly titles: readonly string[]
  readonly missing: () => string | undefined
  /** Prints a table for each job whose title has `filter` in it. */
  readonly bench: (filter: string, folder: string) => Promise<void>
}

/** A family of jobs that `titleOf` names and `bench` measures. */
export function family<J>(
  jobs: readonly J[],
  {
    titleOf,
    bench,
    missing = () => undefined,
  }: {
    readonly titleOf: (job: J) => string
    readonly bench: (jobs: readonly J[], folder: string) => Promise<void>
    readonly missing?: () => string | undefined
  },
): Family {
  return {
    titles: jobs.map(titleOf),
    missing,
    bench: (filter, folder) =>
      bench(
        jobs.filter(job => titleOf(job).includes(filter)),
        folder,
      ),
  }
}
