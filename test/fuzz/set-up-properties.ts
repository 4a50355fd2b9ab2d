// For the long run: every property of every package starts at the seed of the round and goes on until its time is up.
import fc from 'fast-check'
import { fuzzRound } from './fuzz-round.ts'

if (fuzzRound !== undefined) {
  const { seed, propertyMs } = fuzzRound
  fc.configureGlobal({ seed, numRuns: Number.POSITIVE_INFINITY, interruptAfterTimeLimit: propertyMs })
}
