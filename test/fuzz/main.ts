// The long run of all properties: main.ts [minutes] [seed]. Round after round with other seeds, until the time is up or
// a property fails; the seed of a round, given again, repeats that round first.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FuzzRound, fuzzVariable } from './fuzz-round.ts'

/** Runs of a property in the first round, which shows how long a round takes. */
const firstRuns = 300
/** As many as fast-check does by itself: some tests count on it. */
const fewestRuns = 100
const mostRuns = 20_000
const seeds = 2 ** 31 - 1

const minutes = Number(process.argv[2] ?? 10)
const firstSeed = Number(process.argv[3] ?? randomInt(seeds))
if (!(minutes > 0) || !Number.isSafeInteger(firstSeed)) {
  console.error('usage: npm run test:fuzz -- [minutes] [seed]')
  process.exit(2)
}

const tests = ['packages', 'test', 'examples']
  .flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)),
  )
  .filter(file => file.endsWith('.test.ts') && !file.includes('node_modules'))
  .map(file => ({ file, properties: readFileSync(file, 'utf8').match(/roperty\(/g)?.length ?? 0 }))
  .filter(({ properties }) => properties > 0)
const files = tests.map(({ file }) => file)
const properties = tests.reduce((sum, test) => sum + test.properties, 0)

const deadline = Date.now() + minutes * 60_000
let seed = firstSeed
let runs = firstRuns
let rounds = 0
console.log(`${properties} properties in ${files.length} files for ${minutes} minutes`)
do {
  const begun = Date.now()
  const round: FuzzRound = { seed, runs }
  console.log(`round ${++rounds}: seed ${seed}, ${runs} runs of each property`)
  const { status } = spawnSync('vitest', ['run', ...files], {
    stdio: 'inherit',
    env: { ...process.env, [fuzzVariable]: JSON.stringify(round) },
  })
  if (status !== 0) {
    console.error(`A property failed: "npm run test:fuzz -- ${minutes} ${seed}" repeats it.`)
    process.exit(1)
  }
  seed = (seed + 1) % seeds
  const now = Date.now()
  const fitting = Math.round((runs * (deadline - now)) / (now - begun))
  runs = Math.max(fewestRuns, Math.min(mostRuns, fitting))
} while (Date.now() < deadline)
console.log(`${rounds} rounds from seed ${firstSeed} on, none failed`)
