// The public API of each package as one file, so that each change of it is seen in a review: api-report.ts writes
// packages/*/api/*.api.md, api-report.ts --check compares them and writes nothing.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'

const names = ['protocol', 'transport', 'rx', 'server'] as const
const packages = fileURLToPath(new URL('../packages', import.meta.url))
const check = process.argv.includes('--check')
const folder = mkdtempSync(join(packages, '.api-'))
const reported = mkdtempSync(join(tmpdir(), 'sluice-api-'))
try {
  emitDeclarations()
  for (const name of names) {
    const reportFolder = join(packages, name, 'api')
    mkdirSync(reportFolder, { recursive: true })
    const upToDate = report(name, reportFolder)
    if (check && !upToDate) {
      const reports = [reportFolder, reported].map(where => join(where, `${name}.api.md`))
      spawnSync('git', ['--no-pager', 'diff', '--no-index', ...reports], { stdio: 'inherit' })
      console.error(
        `The public API of @sluice/${name} has changed. "npm run api" brings its report up to date.`,
      )
      process.exitCode = 1
    } else {
      console.log(`api: the report of @sluice/${name} ${upToDate ? 'is up to date' : 'was written'}`)
    }
  }
} finally {
  for (const made of [folder, reported]) rmSync(made, { recursive: true })
}

/** Each package by itself: what it takes from node_modules is not emitted with it. */
function emitDeclarations(): void {
  const emit = ['--noCheck', '--noEmit', 'false', '--emitDeclarationOnly']
  for (const name of names) {
    const project = join(packages, name)
    const config = join(folder, `${name}.json`)
    // Without the tests, which reach into other packages.
    const settings = { extends: join(project, 'tsconfig.json'), include: [join(project, 'src')] }
    writeFileSync(config, JSON.stringify(settings))
    const places = ['--project', config, '--rootDir', project, '--outDir', join(folder, name)]
    execFileSync('tsc', [...places, ...emit], { stdio: 'inherit' })
  }
}

function entryOf(name: string): string {
  return join(folder, name, 'src', 'index.d.ts')
}

/** Whether the report says what the declarations say; otherwise it is written, unless it is only checked. */
function report(name: string, reportFolder: string): boolean {
  const projectFolder = join(packages, name)
  const entry = entryOf(name)
  const isPure = name === 'protocol'
  const quiet = { logLevel: ExtractorLogLevel.None }
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            lib: isPure ? ['ES2022'] : ['ES2022', 'ESNext.Disposable'],
            types: isPure ? [] : ['node'],
            module: 'ESNext',
            moduleResolution: 'Bundler',
            paths: Object.fromEntries(names.map(other => [`@sluice/${other}`, [entryOf(other)]])),
            strict: true,
            noEmit: true,
            skipLibCheck: true,
            allowImportingTsExtensions: true,
          },
          files: [entry],
        },
      },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: name,
        reportFolder,
        reportTempFolder: reported,
      },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          'ae-forgotten-export': quiet,
          'ae-missing-release-tag': quiet,
          'ae-undocumented': quiet,
        },
        tsdocMessageReporting: { default: quiet },
      },
    },
  })
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback: message => {
      if (message.category === 'console') message.handled = true
      else if (message.logLevel === ExtractorLogLevel.Error) console.error(message.text)
    },
  })
  if (errorCount > 0) throw new Error(`api-extractor found ${errorCount} errors in the declarations`)
  return !apiReportChanged
}
