import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFtp, type Ftp, withGate } from '@sluice/rx'
import { filter, lastValueFrom, toArray } from 'rxjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Behaviours, oddNames, onDisk } from './ground.ts'

const sizes = Array.from({ length: 101 }, (_, size) => size)

/** Sources that a gate holds back, over the only session: their own. */
export const pacing: Behaviours = ground => {
  let ftp: Ftp
  let tree: string
  beforeAll(async () => {
    ftp = createFtp({ ...ground().access, sessions: 1 })
    const root = onDisk(ground(), 'tree')
    tree = `${ground().folder}/tree`
    await mkdir(join(root, 'sizes'), { recursive: true })
    await mkdir(join(root, 'odd', 'with two  blanks', "it's"), { recursive: true })
    await Promise.all(sizes.map(size => writeFile(join(root, 'sizes', `${size}.txt`), 'x'.repeat(size))))
    for (const name of oddNames) await writeFile(join(root, 'odd', 'with two  blanks', "it's", name), name)
    await writeFile(join(root, 'lines.txt'), sizes.map(size => `line ${size}\r\n`).join(''))
  })
  afterAll(() => ftp.close())

  test('a listing whose entries are read while it waits', async () => {
    const read = withGate(4, gate =>
      ftp.list(`${tree}/sizes`, { gate }).pipe(
        gate.mergeMap(async entry => (await ftp.readFile(entry)).length),
        toArray(),
      ),
    )
    expect((await lastValueFrom(read)).sort((a, b) => a - b)).toEqual(sizes)
  })

  test('a walk through odd names, whose files are read while it waits', async () => {
    const read = withGate(2, gate =>
      ftp.walk(`${tree}/odd`, { gate }).pipe(
        filter(({ type }) => type === 'file'),
        gate.mergeMap(async entry => [entry.path, await ftp.readFile(entry, 'utf8')] as const),
        toArray(),
      ),
    )
    const found = await lastValueFrom(read)
    expect(found.map(([, text]) => text).sort()).toEqual([...oddNames].sort())
    for (const [path, text] of found) expect(path).toBe(`${tree}/odd/with two  blanks/it's/${text}`)
  })

  test('lines that are worked on one at a time, with calls between them', async () => {
    const lines = withGate(1, gate =>
      ftp.lines(`${tree}/lines.txt`, { gate }).pipe(
        gate.concatMap(async line => {
          if (line.endsWith('0')) await ftp.command('NOOP')
          return line
        }),
        toArray(),
      ),
    )
    expect(await lastValueFrom(lines)).toEqual(sizes.map(size => `line ${size}`))
  })

  test('a walk that is given up keeps the session', async () => {
    for (let time = 0; time < 3; time++) {
      const abort = new AbortController()
      const failed = lastValueFrom(
        withGate(1, gate =>
          ftp.walk(tree, { gate, signal: abort.signal }).pipe(gate.mergeMap(async () => abort.abort())),
        ),
      )
      await expect(failed).rejects.toMatchObject({ kind: 'aborted' })
      expect(await ftp.command('NOOP')).toBeDefined()
    }
  })
}
