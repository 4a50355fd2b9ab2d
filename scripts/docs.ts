// Documents rendered from the sources: each module of scripts/docs gives the document of its name in
// packages/protocol/docs, or a section of a file between two markers. docs.ts writes them; docs.ts --check compares
// them and writes nothing.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { replaceSection } from './replace-section.ts'

interface DocumentModule {
  /** The document, or what belongs between the markers, in Markdown. */
  readonly render: () => string | Promise<string>
  /** The file that has the section, from the root, where the document is no file of its own. */
  readonly sectionOf?: string
}

const root = new URL('../', import.meta.url)
const modules = new URL('docs/', import.meta.url)
const check = process.argv.includes('--check')
const names = (await readdir(modules)).filter(file => file.endsWith('.ts')).map(file => basename(file, '.ts'))
const stale: string[] = []

for (const name of names) {
  const { render, sectionOf } = (await import(new URL(`${name}.ts`, modules).href)) as DocumentModule
  const path = sectionOf ?? `packages/protocol/docs/${name}.md`
  const file = new URL(path, root)
  const before = await readFile(file, 'utf8').catch(() => undefined)
  const rendered = await render()
  const text = sectionOf === undefined ? rendered : replaceSection(before ?? '', name, rendered)
  if (before === text) continue
  stale.push(path)
  if (check) continue
  await mkdir(new URL('.', file), { recursive: true })
  await writeFile(file, text)
}

if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. "npm run docs" writes what the sources say now.`)
  process.exitCode = 1
} else {
  console.log(
    `docs: ${names.length} documents, ${stale.length === 0 ? 'all up to date' : `wrote ${stale.join(', ')}`}`,
  )
}
