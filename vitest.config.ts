import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { fuzzRound } from './test/fuzz/fuzz-round.ts'

const conditions = ['sluice-source', 'module', 'node', 'development|production']
const whole = 100

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['sluice-source', 'node'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    // Without a round of the long run, each property has the number of runs that fast-check or its test gives it.
    setupFiles: fuzzRound === undefined ? [] : ['test/fuzz/set-up-properties.ts'],
    // Most tests wait for sockets, not for a processor.
    maxWorkers: availableParallelism() + 1,
    testTimeout: fuzzRound === undefined ? 30_000 : 600_000,
    hookTimeout: 60_000,
    coverage: {
      include: ['packages/protocol/src/**'],
      reporter: [['text', { skipFull: true }], 'html'],
      thresholds: { branches: whole, functions: whole, lines: whole, statements: whole },
    },
  },
})
