// The long run of all properties: main.ts [minutes] [seed]. Round after round with other seeds, until the time is up or
// a property fails; the seed of a round, given again, repeats that round first.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FuzzRound, fuzzVariable } from './fuzz-round.ts'

const longestMs = 5_000
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
let rounds = 0
console.log(`${properties} properties in ${files.length} files for ${minutes} minutes`)
do {
  // About as much for each as the time allows, at most so long that there are several rounds.
  const share = Math.round((deadline - Date.now()) / properties)
  const round: FuzzRound = { seed, propertyMs: Math.max(100, Math.min(longestMs, share)) }
  console.log(`round ${++rounds}: seed ${seed}, up to ${round.propertyMs} ms a property`)
  const { status } = spawnSync('vitest', ['run', ...files], {
    stdio: 'inherit',
    env: { ...process.env, [fuzzVariable]: JSON.stringify(round) },
  })
  if (status !== 0) {
    console.error(`A property failed: "npm run test:fuzz -- ${minutes} ${seed}" repeats it.`)
    process.exit(1)
  }
  seed = (seed + 1) % seeds
} while (Date.now() < deadline)
console.log(`${rounds} rounds from seed ${firstSeed} on, none failed`)
