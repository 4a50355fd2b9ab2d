// The public API of @sluice/protocol as one file, so that each change of it is seen in a review: api-report.ts writes
// packages/protocol/api/protocol.api.md, api-report.ts --check compares it and writes nothing.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'

const packageFolder = fileURLToPath(new URL('../packages/protocol', import.meta.url))
const reportFolder = join(packageFolder, 'api')
const check = process.argv.includes('--check')
const folder = mkdtempSync(join(tmpdir(), 'sluice-api-'))
try {
  const types = join(folder, 'types')
  const emit = ['--noCheck', '--noEmit', 'false', '--emitDeclarationOnly', '--outDir', types]
  execFileSync('tsc', ['--project', packageFolder, ...emit], { stdio: 'inherit' })
  mkdirSync(reportFolder, { recursive: true })
  const upToDate = report(join(types, 'index.d.ts'))
  if (check && !upToDate) {
    const reports = [reportFolder, folder].map(where => join(where, 'protocol.api.md'))
    spawnSync('git', ['--no-pager', 'diff', '--no-index', ...reports], { stdio: 'inherit' })
    console.error(
      'The public API of @sluice/protocol has changed. "npm run api" brings its report up to date.',
    )
    process.exitCode = 1
  } else {
    console.log(`api: the report of @sluice/protocol ${upToDate ? 'is up to date' : 'was written'}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}

/** Whether the report says what the declarations say; otherwise it is written, unless it is only checked. */
function report(entry: string): boolean {
  const quiet = { logLevel: ExtractorLogLevel.None }
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageFolder, 'package.json'),
    configObject: {
      projectFolder: packageFolder,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            lib: ['ES2022'],
            types: [],
            module: 'ESNext',
            moduleResolution: 'Bundler',
            strict: true,
            noEmit: true,
            allowImportingTsExtensions: true,
          },
          files: [entry],
        },
      },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: 'protocol',
        reportFolder,
        reportTempFolder: folder,
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
    },
  })
  if (errorCount > 0) throw new Error(`api-extractor found ${errorCount} errors in the declarations`)
  return !apiReportChanged
}
