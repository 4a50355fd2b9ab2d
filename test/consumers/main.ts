// The packages as their users get them: archives as they would be published are installed into a project of its own,
// and programs in JavaScript and TypeScript are compiled by old and new compilers and run.
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { packPackages } from '../../scripts/pack-packages.ts'
import { type Compiler, compilers, type Resolution } from './compilers.ts'
import { installArchives } from './install-archives.ts'

const programs = fileURLToPath(new URL('programs/', import.meta.url))
const inJavaScript = ['transfer.mjs', 'transfer.cjs', 'both-copies.cjs']
/** For a compiler or a program of a second. */
const deadlineMs = 120_000

const project = await mkdtemp(join(tmpdir(), 'sluice-consumers-'))
try {
  const archives = join(project, 'archives')
  await mkdir(archives)
  await installArchives(await packPackages(archives), project)
  await inTurns([
    ...compilers.flatMap(compiler =>
      compiler.resolutions.map(resolution => () => compileAndRun(compiler, resolution)),
    ),
    ...inJavaScript.map(program => async () => {
      await copyFile(join(programs, program), join(project, program))
      await report(`JavaScript, ${program}`, () => runProgram(join(project, program)))
    }),
  ])
} finally {
  await rm(project, { recursive: true, force: true })
}

/** As many at a time as there are processors. */
async function inTurns(jobs: (() => Promise<void>)[]): Promise<void> {
  const work = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
}

/** Compiles the program once for each ending, in one call of the compiler, and runs what came out. */
async function compileAndRun({ version, program }: Compiler, resolution: Resolution): Promise<void> {
  const { name, module, endings, type } = resolution
  const folder = join(project, `typescript-${version}-${name}`)
  await mkdir(folder)
  const files = endings.map(ending => `transfer.${ending}`)
  for (const file of files) await copyFile(join(programs, 'transfer.ts'), join(folder, file))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type }))
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    module,
    moduleResolution: name,
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    outDir: 'out',
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  await report(`TypeScript ${version}, ${name}`, async () => {
    await run([program, '--project', folder])
    for (const file of files) await runProgram(join(folder, 'out', file.replace(/ts$/, 'js')))
  })
}

async function runProgram(program: string): Promise<void> {
  const said = await run([program])
  if (said !== 'ok\n') throw new Error(`${program} printed: ${said}`)
}

async function run(args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, args, { timeout: deadlineMs })).stdout
}

async function report(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
    console.log(`${what}: ok`)
  } catch (error) {
    const { message, stdout = '' } = error as { readonly message: string; readonly stdout?: string }
    console.error(`${what}: FAILED\n${message}\n${stdout}`)
    process.exitCode = 1
  }
}
