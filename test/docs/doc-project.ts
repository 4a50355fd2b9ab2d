import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { DocProgram } from './doc-programs.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const require = createRequire(import.meta.url)
/** For a program of a second; nothing but a program that hangs takes as long. */
export const deadlineMs = 120_000

/** A folder of programs that can use what tests can. */
export interface DocProject extends AsyncDisposable {
  /** What the compiler has against the programs: `streams.L12.ts(14,3): error ...`, lines as in the document. */
  complaints(): Promise<string[]>
  /** Runs a program in a folder of its own, with `replace` applied to it, and returns what it prints. */
  run(
    program: DocProgram,
    how: { readonly replace: (source: string) => string; readonly ca: string },
  ): Promise<string>
}

/** Writes the programs of a document into a project of its own. */
export async function docProject(document: string, programs: readonly DocProgram[]): Promise<DocProject> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-docs-'))
  const nameOf = ({ line }: DocProgram): string => `${basename(document, '.md')}.L${line}.ts`
  await symlink(join(root, 'test/node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  for (const program of programs) await writeFile(join(folder, nameOf(program)), program.source)
  const compilerOptions = {
    typeRoots: [join(root, 'node_modules/@types')],
    noUnusedLocals: false,
    isolatedDeclarations: false,
    declaration: false,
  }
  const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, files: programs.map(nameOf) }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))

  return {
    async complaints() {
      const tsc = [require.resolve('typescript/bin/tsc'), '--project', folder]
      const said = await promisify(execFile)(process.execPath, tsc, {
        cwd: folder,
        timeout: deadlineMs,
      }).then(
        () => '',
        ({ stdout }: { readonly stdout: string }) => stdout,
      )
      // What the sources have against them is told by their own check.
      return said.split('\n').filter(line => programs.some(program => line.startsWith(nameOf(program))))
    },
    async run(program, { replace, ca }) {
      const own = join(folder, `run-${program.line}`)
      await mkdir(own)
      await copyFile(join(folder, 'package.json'), join(own, 'package.json'))
      const file = join(own, nameOf(program))
      await writeFile(file, replace(program.source))
      await writeFile(join(own, 'ca.pem'), ca)
      const tsx = pathToFileURL(require.resolve('tsx')).href
      const args = ['--conditions=sluice-source', '--import', tsx, file]
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(own, 'ca.pem') }
      return (await promisify(execFile)(process.execPath, args, { cwd: own, env, timeout: deadlineMs }))
        .stdout
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
