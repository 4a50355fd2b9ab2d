/** Bundles the page into a folder from which it can be opened or served: examples/browser/build.ts FOLDER */
import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const source = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const folder = resolve(process.argv[2] ?? 'browser-example')

await build({
  entryPoints: [source('page.ts')],
  outfile: join(folder, 'page.js'),
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2022',
  // The sources of this repository; the published package needs no condition.
  conditions: ['sluice-source'],
})
await copyFile(source('index.html'), join(folder, 'index.html'))
console.log(`Open ${join(folder, 'index.html')}`)
