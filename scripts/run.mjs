// One entry for every script of the workspace: installs what is missing, says so, then runs the steps.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pnpm = ['npx', '--yes', 'pnpm@10.34.9']
const source = ['--conditions=sluice-source', '--import', 'tsx']

const scripts = {
  demo: [['node', ...source, 'examples/demo.ts']],
  test: [['vitest', 'run']],
  'test:long': [['node', ...source, 'test/soak/main.ts']],
  'test:fuzz': [['node', ...source, 'test/fuzz/main.ts']],
  coverage: [['vitest', 'run', 'packages/protocol', '--coverage']],
  check: [
    ['biome', 'check', '.'],
    [...pnpm, '--recursive', '--parallel', 'run', 'types'],
    ['tsc', '--project', 'scripts'],
    ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'examples', 'test', 'scripts'],
    ['knip'],
    ['node', ...source, 'scripts/api-report.ts', '--check'],
    ['node', ...source, 'scripts/docs.ts', '--check'],
    ['size-limit'],
  ],
  api: [['node', ...source, 'scripts/api-report.ts']],
  docs: [['node', ...source, 'scripts/docs.ts']],
  build: [[...pnpm, '--recursive', '--filter', './packages/*', 'run', 'build']],
  bench: [['node', ...source, 'test/bench/main.ts']],
  'pack:check': [['node', ...source, 'scripts/pack-check.ts']],
  consumers: [['node', ...source, 'test/consumers/main.ts']],
}

const [name, ...rest] = process.argv.slice(2)
const steps = Object.hasOwn(scripts, name) ? scripts[name] : undefined
if (steps === undefined) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(scripts).join(' | ')}`)
  process.exit(2)
}

if (!installed()) {
  console.log('Installing the dependencies of the workspace (pnpm, frozen lockfile) ...')
  run([...pnpm, 'install', '--frozen-lockfile'])
}
steps.forEach((step, index) => {
  run(index === steps.length - 1 ? [...step, ...rest] : step)
})

/** pnpm keeps a copy of the lockfile beside what it installed: equal files mean that nothing is missing. */
function installed() {
  const copy = `${root}node_modules/.pnpm/lock.yaml`
  const marker = `${root}node_modules/.modules.yaml`
  if (!existsSync(copy) || !existsSync(marker)) return false
  return readFileSync(copy, 'utf8') === readFileSync(`${root}pnpm-lock.yaml`, 'utf8')
}

function run([command, ...args]) {
  const path = `${root}node_modules/.bin:${process.env.PATH}`
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  if (error) console.error(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
