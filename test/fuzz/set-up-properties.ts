// For the long run: every property of every package starts at the seed of the round and runs as often as it asks.
import fc from 'fast-check'
import { fuzzRound } from './fuzz-round.ts'

if (fuzzRound !== undefined) fc.configureGlobal({ seed: fuzzRound.seed, numRuns: fuzzRound.runs })
