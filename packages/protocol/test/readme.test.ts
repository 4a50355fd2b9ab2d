import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'
import { expect, it } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** A program of the README and what it prints, as the README has it. */
interface Snippet {
  readonly code: string
  readonly printed: string
  readonly line: number
}

const snippets = snippetsOf(readFileSync(`${folder}README.md`, 'utf8'))

function snippetsOf(markdown: string): Snippet[] {
  const blocks = markdown.matchAll(/^```ts\n(.*?)^```\n\n(?:```text\n(.*?)^```\n)?/gms)
  return Array.from(blocks, ({ 1: code = '', 2: printed = '', index }) => ({
    code,
    printed,
    line: markdown.slice(0, index).split('\n').length + 1,
  }))
}

it('has programs that the compiler accepts', () => {
  const files = new Map(snippets.map(({ code, line }) => [`${folder}readme-line-${line}.ts`, code]))
  const { config } = ts.readConfigFile(`${folder}tsconfig.test.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = name => files.has(name) || fileExists(name)
  host.readFile = name => files.get(name) ?? readFile(name)
  host.getSourceFile = (name, language, ...rest) => {
    const code = files.get(name)
    return code === undefined
      ? getSourceFile(name, language, ...rest)
      : ts.createSourceFile(name, code, language)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  const complaints = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file !== undefined && files.has(file.fileName))
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    )
  expect(complaints).toEqual([])
})

it.each(snippets)(
  'has a program at line $line that prints what the README says',
  async ({ code, printed }) => {
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
    const javaScript = ts.transpileModule(code, { compilerOptions: options }).outputText
    const node = [
      '--conditions=sluice-source',
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      javaScript,
    ]
    const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: folder })
    expect(stdout).toBe(printed)
  },
)

it('begins with the program of the examples', () => {
  const example = readFileSync(`${folder}../../examples/parse-a-dialogue.ts`, 'utf8')
  expect(example.slice(example.indexOf('\nimport ') + 1)).toBe(snippets[0]?.code)
})
