import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { docExamplesOf } from './doc-examples.ts'
import { deadlineMs, docProject } from './doc-project.ts'

const sources = new URL('../../packages/rx/src/', import.meta.url)

/** What the examples take for granted. */
const surroundings = `
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { createFtp, Gate, isFtpFailure, retryTransient, throughput, withGate } from '@sluice/rx'
import { defer, filter, from, lastValueFrom, map, merge, mergeMap, takeUntil, tap, toArray } from 'rxjs'
declare const ftp: ReturnType<typeof createFtp>
declare const settings: object
declare const error: unknown
declare const send: (bytes: Uint8Array) => Promise<void>
declare const insert: (line: string) => Promise<void>
declare const makeRoom: (path?: string) => Promise<void>
`

it(
  'The examples in the comments of @sluice/rx compile',
  async () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.ts'),
    )
    const programs = files.flatMap((name, file) =>
      docExamplesOf(readFileSync(new URL(name, sources), 'utf8')).map(({ line, source }) => ({
        // Where it is, as the one number that a program has.
        line: file * 10_000 + line,
        source: source.includes('import ')
          ? source
          : `${surroundings}\nif (true) {\n${source}\n}\nexport {}\n`,
        output: undefined,
      })),
    )
    expect(programs.length).toBeGreaterThan(30)
    await using project = await docProject('examples.md', programs)
    const named = (await project.complaints()).map(complaint =>
      complaint.replace(/L(\d+)/, (_, line) => `${files[Math.floor(line / 10_000)]} line ${line % 10_000}`),
    )
    expect(named).toEqual([])
  },
  deadlineMs,
)
