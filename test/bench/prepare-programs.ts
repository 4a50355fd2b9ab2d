import { join } from 'node:path'
import { bundlePrograms } from './bundle-programs.ts'
import { contenders } from './contender.ts'

/** The file to run for each contender. */
export async function preparePrograms(folder: string): Promise<ReadonlyMap<string, string>> {
  const inTypeScript = contenders.filter(({ language }) => language === 'typescript')
  const bundled = await bundlePrograms(
    inTypeScript.map(({ program }) => program),
    join(folder, 'programs'),
  )
  return new Map([
    ...contenders.map(({ name, program }) => [name, program] as const),
    ...inTypeScript.map(({ name }, index) => [name, bundled[index] as string] as const),
  ])
}
