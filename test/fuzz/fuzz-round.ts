/** One round of the long run. */
export interface FuzzRound {
  /** Where the random values of every property begin. */
  readonly seed: number
  /** How often each property runs that does not say so itself. */
  readonly runs: number
}

/** The environment variable that carries a round to the test run. */
export const fuzzVariable = 'SLUICE_FUZZ_ROUND'

const text = process.env[fuzzVariable]

/** The round that this test run is, undefined in an ordinary run. */
export const fuzzRound: FuzzRound | undefined = text === undefined ? undefined : JSON.parse(text)
