// The API page of @sluice/protocol: every export with its documentation and its declaration, grouped as the sources
// are.
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** Headings of the page and the folders or files under `src` that each shows; the last one shows the rest. */
const groups: readonly { readonly title: string; readonly sources: readonly string[] }[] = [
  { title: 'Codecs: replies', sources: ['reply/', 'answers/'] },
  { title: 'Codecs: commands', sources: ['command/'] },
  { title: 'Codecs: addresses of data connections', sources: ['address/'] },
  { title: 'Codecs: text and blocks', sources: ['text/', 'charset.ts'] },
  { title: 'Listings and names', sources: ['listing/', 'local-name/'] },
  { title: 'Sessions', sources: ['session/'] },
  { title: 'Exchanges', sources: ['exchange/'] },
  { title: 'Errors and limits', sources: [''] },
]

interface Exported {
  readonly name: string
  /** The source file, from `src`. */
  readonly source: string
  /** Its documentation and declaration, in Markdown. */
  readonly paragraphs: readonly string[]
}

const packageFolder = fileURLToPath(new URL('../../packages/protocol', import.meta.url))
const sourceFolder = join(packageFolder, 'src')

/** The page as Markdown. */
export function render(): string {
  const all = exportsOf(openProgram())
  const anchorOf = anchors()
  const parts = groups.map(({ title }, index) => {
    const members = all.filter(({ source }) => groupOf(source) === index)
    const links = members.map(({ name }) => `[${name}](#${anchorOf(name)})`)
    return { contents: `- ${title}: ${links.join(', ')}`, body: [`## ${title}`, ...members.map(markdownOf)] }
  })
  return `${[
    '# The API of @sluice/protocol',
    'Everything that the package exports, from its doc comments (`npm run docs` writes this page).',
    parts.map(({ contents }) => contents).join('\n'),
    ...parts.flatMap(({ body }) => body),
  ].join('\n\n')}\n`
}

function markdownOf({ name, paragraphs }: Exported): string {
  return [`### ${name}`, ...paragraphs].join('\n\n')
}

/** Gives the anchor of each heading in turn: those that differ only in case are numbered, as code hosts do it. */
function anchors(): (name: string) => string {
  const seen = new Map<string, number>()
  return name => {
    const anchor = name.toLowerCase()
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  }
}

function groupOf(source: string): number {
  return groups.findIndex(({ sources }) => sources.some(prefix => source.startsWith(prefix)))
}

function openProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(packageFolder, 'tsconfig.json'), ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, packageFolder)
  return ts.createProgram(fileNames, { ...options, noEmit: false, emitDeclarationOnly: true, noCheck: true })
}

function exportsOf(program: ts.Program): Exported[] {
  const checker = program.getTypeChecker()
  const index = program.getSourceFile(join(sourceFolder, 'index.ts')) as ts.SourceFile
  const declarations = new Declarations(program)
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(index) as ts.Symbol)
    .map(exported => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const source = symbol.declarations?.[0]?.getSourceFile() as ts.SourceFile
      return {
        name: exported.name,
        source: relative(sourceFolder, source.fileName),
        paragraphs: declarations.of(source, symbol.name),
      }
    })
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
}

/** What the declaration files say of an export. */
class Declarations {
  readonly #program: ts.Program
  readonly #files = new Map<string, ts.SourceFile>()

  constructor(program: ts.Program) {
    this.#program = program
  }

  /** Its comment, its examples and its declarations as paragraphs of Markdown. */
  of(source: ts.SourceFile, name: string): string[] {
    const file = this.#fileOf(source)
    const statements = file.statements.filter(statement => namesOf(statement).includes(name))
    const paragraphs: string[] = []
    const code: string[] = []
    for (const statement of statements) {
      for (const comment of ts.getJSDocCommentsAndTags(statement)) {
        if (!ts.isJSDoc(comment)) continue
        paragraphs.push(textOf(comment.comment))
        for (const tag of comment.tags ?? []) paragraphs.push(...tagText(tag))
      }
      code.push(withoutPrivates(statement.getText(file).replace(/^export (declare )?/, '')))
    }
    return [...paragraphs.filter(text => text !== ''), fenced(code.join('\n'))]
  }

  #fileOf(source: ts.SourceFile): ts.SourceFile {
    const known = this.#files.get(source.fileName)
    if (known !== undefined) return known
    let text = ''
    this.#program.emit(source, (_, written) => (text = written), undefined, true)
    const file = ts.createSourceFile(source.fileName, text, ts.ScriptTarget.Latest, true)
    this.#files.set(source.fileName, file)
    return file
  }
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  const { name } = statement as { name?: ts.Identifier }
  return name === undefined ? [] : [name.text]
}

function tagText(tag: ts.JSDocTag): string[] {
  const text = textOf(tag.comment)
  if (tag.tagName.text === 'example') return [fenced(text.replace(/^```ts\n|\n```$/g, ''))]
  const name = ts.isJSDocParameterTag(tag) ? `\`${tag.name.getText()}\`: ` : `${tag.tagName.text}: `
  return [`${name}${text.replace(/^- /, '')}`]
}

function textOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return (ts.getTextOfJSDocComment(comment) ?? '').trim()
}

function withoutPrivates(code: string): string {
  return code.replace(/^ *(#private|private .*);\n/gm, '')
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``
}
