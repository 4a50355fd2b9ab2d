// Documents rendered from the sources: each module of scripts/docs gives the document of its name in
// packages/protocol/docs. docs.ts writes them; docs.ts --check compares them and writes nothing.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'

interface DocumentModule {
  /** The document in Markdown. */
  readonly render: () => string | Promise<string>
}

const modules = new URL('docs/', import.meta.url)
const documents = new URL('../packages/protocol/docs/', import.meta.url)
const check = process.argv.includes('--check')
const names = (await readdir(modules)).filter(file => file.endsWith('.ts')).map(file => basename(file, '.ts'))
const stale: string[] = []

for (const name of names) {
  const { render } = (await import(new URL(`${name}.ts`, modules).href)) as DocumentModule
  const file = new URL(`${name}.md`, documents)
  const text = await render()
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue
  stale.push(`packages/protocol/docs/${name}.md`)
  if (check) continue
  await mkdir(documents, { recursive: true })
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
