import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const chromium = process.env['SLUICE_BROWSER'] ?? '/usr/bin/chromium'
const required = process.env['SLUICE_REQUIRE_BROWSER'] === '1'
const here = existsSync(chromium)
if (!here && !required) console.warn(`skipped: the page in a browser, since there is no ${chromium}`)

const run = promisify(execFile)
const quiet = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

describe.skipIf(!here && !required)('the page in a browser', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-page-'))
    const build = fileURLToPath(new URL('build.ts', import.meta.url))
    await run(process.execPath, ['--import', 'tsx', build, folder])
  })

  afterAll(() => rm(folder, { recursive: true }))

  /** The page once its script and `after` have run, as the HTML of its document. */
  async function pageAfter(after = ''): Promise<string> {
    const page = join(folder, 'test.html')
    const html = await readFile(join(folder, 'index.html'), 'utf8')
    await writeFile(page, html.replace('</body>', `<script>${after}</script></body>`))
    const profile = `--user-data-dir=${join(folder, 'profile')}`
    const { stdout } = await run(chromium, [...quiet, profile, '--dump-dom', pathToFileURL(page).href])
    return stdout
  }

  /** What somebody does who chooses a kind and pastes a text. */
  function paste(kind: string, text: string): string {
    const escaped = JSON.stringify(text).replaceAll('<', '\\u003c')
    return `kind.value = '${kind}'; text.value = ${escaped}; text.dispatchEvent(new Event('input'))`
  }

  it('shows the entries of the sample', async () => {
    const html = await pageAfter()
    expect(html).toContain('Format unix: 3 entries in 4 lines')
    expect(html).toContain(
      '<tr><td>file</td><td>48213</td><td>2024-01-31</td><td>sales of March.csv</td></tr>',
    )
    expect(html).toContain('<td>latest -&gt; sales.csv</td>')
  })

  it('shows a listing that is pasted, its names as text', async () => {
    const name = '<img src=x onerror="document.title=1">'
    const html = await pageAfter(paste('MLSD', `type=file;size=7;modify=20240131120507; März${name}\n`))
    expect(html).toContain('Format mlsx: 1 entries in 1 lines')
    expect(html).toContain('<td>7</td><td>2024-01-31 12:05 UTC</td><td>März&lt;img src=x')
    expect(html).not.toContain('<img')
  })

  it('shows a dialogue that is pasted, without its password', async () => {
    const dialogue =
      '< 220 ready\n> USER me\n331 Password\n> PASS secret\n230-Welcome,\n230 you are in\nnonsense\n'
    const html = await pageAfter(paste('dialogue', dialogue))
    expect(html).toContain('6 commands and replies')
    expect(html).toContain('<td>server</td><td>331 positive-intermediate</td><td>Password</td>')
    expect(html).toContain('<td>client</td><td>PASS</td><td>***</td>')
    expect(html).toContain('<td>230 positive-completion</td><td>Welcome, / you are in</td>')
    expect(html).toContain(
      '<td>error</td><td>command: the server sent a line that is no FTP reply: "nonsense"</td>',
    )
  })
})
