import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** What an example prints, line by line. */
async function outputOf(example: string): Promise<string[]> {
  const program = fileURLToPath(new URL(example, import.meta.url))
  const node = ['--conditions=sluice-source', '--import', 'tsx', program]
  const { stdout } = await promisify(execFile)(process.execPath, node)
  return stdout.trimEnd().split('\n')
}

it('reads both sides of a captured dialogue', async () => {
  expect(await outputOf('parse-a-dialogue.ts')).toEqual([
    'server 220 FTP server ready',
    'client RETR',
    'server 150 Opening the data connection now',
    'server 226 Done',
  ])
})

it('parses a listing in a worker thread', async () => {
  expect(await outputOf('in-a-worker.ts')).toEqual([
    'directory - reports',
    'file 48213 März.csv',
    'file 7 a.txt',
  ])
})
