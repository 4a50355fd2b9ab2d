import { execFileSync } from 'node:child_process'
import { mkdir, readFile, realpath, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PackedPackage } from '../../scripts/pack-packages.ts'

/** What users install beside the packages: the peers that are not optional, and the types of Node. */
const besides = ['rxjs', '@types/node']
const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * Puts the packages into `project` as a package manager would: each has the dependencies that its archive names and no
 * others; optional peers are not there.
 */
export async function installArchives(packages: readonly PackedPackage[], project: string): Promise<void> {
  for (const name of besides)
    await link(join(here, 'node_modules', name), join(project, 'node_modules', name))
  for (const { name, folder, archive } of packages) {
    const installed = join(project, 'node_modules', name)
    await mkdir(installed, { recursive: true })
    execFileSync('tar', ['-xzf', archive, '-C', installed, '--strip-components=1'])
    const { dependencies = {} } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    for (const [dependency, version] of Object.entries<string>(dependencies)) {
      if (version.startsWith('workspace:')) throw new Error(`${name} wants ${dependency}@${version}`)
      if (packages.some(other => other.name === dependency)) continue
      await link(join(folder, 'node_modules', dependency), join(installed, 'node_modules', dependency))
    }
  }
}

async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await symlink(await realpath(from), to)
}
