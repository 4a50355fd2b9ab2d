// Packs each package as it would be published and lets publint and attw judge the archive.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../packages', import.meta.url))
const archives = mkdtempSync(join(tmpdir(), 'sluice-pack-'))
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: 'inherit' })

try {
  for (const name of readdirSync(packages)) {
    const cwd = join(packages, name)
    console.log(`\n@sluice/${name}`)
    run('npx', ['--yes', 'pnpm@10.34.9', 'pack', '--pack-destination', archives], cwd)
    const archive = readdirSync(archives).find(file => file.startsWith(`sluice-${name}-`))
    const path = join(archives, archive)
    run('publint', [path, '--strict'], cwd)
    run('attw', [path, '--profile', 'node16'], cwd)
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(archives, { recursive: true, force: true })
}
