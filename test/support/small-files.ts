import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { FtpSession } from '@sluice/transport'

const contents = 50
const mostBytes = 20 * 1024
const together = 8
const mostTurns = 60

/** What became of small files. */
export interface SmallFilesResult {
  readonly completed: number
  readonly aborted: number
  /** Sessions that it took: an abort may cost one with a server whose transfers cannot be given up. */
  readonly sessions: number
}

/**
 * Fetches and stores small files over one session at a time, eight calls waiting at once and one of them aborted at any
 * moment. Throws for the first that is not whole, fails otherwise than asked, or leaves the session out of step.
 */
export async function moveSmallFiles(
  connect: () => Promise<FtpSession>,
  { root, files, seed }: { readonly root: string; readonly files: number; readonly seed: number },
): Promise<SmallFilesResult> {
  const random = randomFrom(seed)
  const folder = join(root, 'small-files')
  await mkdir(folder, { mode: 0o755, recursive: true })
  for (let at = 0; at < contents; at++) await writeFile(join(folder, `${at}`), contentOf(at), { mode: 0o644 })

  let [completed, aborted, sessions, moved] = [0, 0, 0, 0]
  let session: FtpSession | undefined
  while (moved < files) {
    if (session === undefined || session.closed) {
      session = await connect()
      sessions++
    }
    const abort = new AbortController()
    const unlucky = random(together)
    const calls = Array.from({ length: together }, (_, index) => {
      const call = random(2) === 0 ? fetchOne : storeOne
      return call(session as FtpSession, root, random(contents), {
        name: `${moved + index}`,
        signal: index === unlucky ? abort.signal : undefined,
        asStream: random(2) === 0,
      })
    })
    const results = Promise.allSettled(calls)
    for (let turns = random(mostTurns); turns > 0; turns--) await turn()
    abort.abort()
    for (const [index, result] of (await results).entries()) {
      if (result.status === 'fulfilled') completed++
      else if (index === unlucky || session.closed) aborted++
      else throw new Error(`file ${moved + index} of seed ${seed} failed`, { cause: result.reason })
      if (result.status === 'rejected' && index === unlucky) assert.equal(result.reason.code, 'FTP_ABORTED')
    }
    moved += together
    if (!session.closed) assert.equal(await session.pwd(), '/')
  }
  await session?.quit()
  return { completed, aborted, sessions }
}

interface OneOptions {
  readonly name: string
  readonly signal: AbortSignal | undefined
  readonly asStream: boolean
}

async function fetchOne(
  session: FtpSession,
  _root: string,
  at: number,
  { signal }: OneOptions,
): Promise<void> {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  await session.retrieve(`/small-files/${at}`, sink, { signal })
  assert.ok(Buffer.concat(chunks).equals(contentOf(at)), `what came of file ${at} is not the file`)
}

async function storeOne(
  session: FtpSession,
  root: string,
  at: number,
  { name, signal, asStream }: OneOptions,
): Promise<void> {
  const content = contentOf(at)
  await session.store(asStream ? Readable.from([content]) : content, `/up/small-${name}`, { signal })
  const stored = await readFile(join(root, 'up', `small-${name}`))
  assert.ok(stored.equals(content), `what is stored as ${name} is not file ${at}`)
}

/** Each has another size, from none on, and other bytes. */
function contentOf(at: number): Buffer {
  const bytes = Buffer.alloc(Math.floor((at * mostBytes) / (contents - 1)), `file ${at} `)
  if (bytes.length > 4) bytes.writeUInt32BE(at, bytes.length - 4)
  return bytes
}

/** Whole numbers below a limit, the same ones for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
