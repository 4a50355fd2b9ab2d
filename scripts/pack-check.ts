// Packs each package as it would be published and lets publint and attw judge the archive.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackages } from './pack-packages.ts'

const archives = await mkdtemp(join(tmpdir(), 'sluice-pack-'))
try {
  for (const { name, folder, archive } of await packPackages(archives)) {
    console.log(`\n${name}`)
    execFileSync('publint', [archive, '--strict'], { cwd: folder, stdio: 'inherit' })
    execFileSync('attw', [archive, '--profile', 'node16'], { cwd: folder, stdio: 'inherit' })
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(archives, { recursive: true, force: true })
}
