// What holds a source back and what does not: time and peak memory of each shape, over a listing of a million entries
// and a file of a gibibyte; each shape in a process of its own, and the server in another one.
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createFtpServer } from '@sluice/server'
import { peakMemory } from '../bench/peak-memory.ts'
import { EndlessFiles } from './pacing/endless-files.ts'
import { byteShapes, listingShapes, type Progress, type Shape } from './pacing/shapes.ts'
import { soakEmbedded } from './soak.ts'

/** What a process tells of its shape. */
interface Outcome {
  readonly done: number
  readonly seconds: number
  readonly peak: number
}

const MIB = 1024 ** 2
const entries = 1_000_000
const bytes = 1024 * MIB
const listingLimit = 150 * MIB
const bytesLimit = 120 * MIB
/** A shape that is not done then is told as far as it has come. */
const patienceMs = 45_000
const shapes = [...listingShapes, ...byteShapes]

/** `server` and `shape` are the roles of its children; a power of two makes all of it so much smaller. */
const [, program = '', role = '1', ...rest] = process.argv

if (role === 'server') void serve(Number(rest[0]))
else if (role === 'shape') void tellShape(shapes[Number(rest[0])] as Shape, rest[1] as string)
else soakEmbedded(() => compare(Number(role)))

async function compare(parts: number): Promise<string> {
  const server = fork(program, ['server', String(parts)])
  try {
    const [url] = (await once(server, 'message')) as [string]
    const rows: string[] = []
    const broken: string[] = []
    for (const [index, shape] of shapes.entries()) {
      const isListing = index < listingShapes.length
      const child = fork(program, ['shape', String(index), url])
      const [outcome] = (await once(child, 'message')) as [Outcome]
      await gone(child)
      const total = (isListing ? entries : bytes) / parts
      rows.push(rowOf(shape, isListing, outcome, total))
      if (!shape.isPaced) continue
      const limit = isListing ? listingLimit : bytesLimit
      if (outcome.done < total) broken.push(`${shape.name} was not done in ${patienceMs / 1000} s`)
      if (outcome.peak >= limit) broken.push(`${shape.name} took more than ${limit / MIB} MiB`)
    }
    const head = `${entries / parts} entries, ${bytes / parts / MIB} MiB, peak RSS of the client:`
    const table = [head, ...rows].join('\n')
    assert.deepEqual(broken, [], table)
    return table
  } finally {
    server.kill()
    await gone(server)
  }
}

function rowOf({ name }: Shape, isListing: boolean, { done, seconds, peak }: Outcome, total: number): string {
  const speed = isListing
    ? `${Math.round(done / seconds / 1000)} k entries/s`
    : `${Math.round(done / seconds / MIB)} MiB/s`
  const left = done < total ? `, given up at ${Math.round((done / total) * 100)} %` : ''
  return `  ${name.padEnd(42)} ${seconds.toFixed(1).padStart(6)} s ${speed.padStart(16)} ${Math.round(peak / MIB)} MiB${left}`
}

async function serve(parts: number): Promise<void> {
  const server = createFtpServer({ fileSystem: new EndlessFiles(entries / parts, bytes / parts) })
  await server.listen()
  process.send?.(server.url)
}

async function tellShape({ run }: Shape, url: string): Promise<void> {
  const progress: Progress = { done: 0 }
  const begun = performance.now()
  const tell = () => {
    const outcome: Outcome = {
      done: progress.done,
      seconds: (performance.now() - begun) / 1000,
      peak: peakMemory(),
    }
    process.send?.(outcome, () => process.exit())
  }
  setTimeout(tell, patienceMs)
  await run(url, progress)
  tell()
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
