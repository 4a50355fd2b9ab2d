import { execFile } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A package of the workspace and the archive that would be published of it. */
export interface PackedPackage {
  /** As users write it. */
  readonly name: string
  /** Its folder in the workspace. */
  readonly folder: string
  readonly archive: string
}

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** Packs each package as it would be published, as an archive in a folder of its own under `parent`. */
export async function packPackages(parent: string): Promise<PackedPackage[]> {
  const names = await readdir(packages)
  return Promise.all(
    names.map(async name => {
      const folder = join(packages, name)
      const target = join(parent, name)
      await mkdir(target)
      const pack = ['--yes', 'pnpm@10.34.9', 'pack', '--pack-destination', target]
      await promisify(execFile)('npx', pack, { cwd: folder })
      const [archive = ''] = await readdir(target)
      return { name: `@sluice/${name}`, folder, archive: join(target, archive) }
    }),
  )
}
