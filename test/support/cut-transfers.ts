import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  createFtp,
  type DownloadTarget,
  type Ftp,
  isFtpFailure,
  type TransferSettings,
  type UploadSource,
} from '@sluice/rx'
import { createFtpServer, type Fault, type FtpServer, MemoryFileSystem } from '@sluice/server'
import { lastValueFrom } from 'rxjs'
import { MemorySink } from './memory-sink.ts'
import { pieces } from './pieces.ts'
import { type Random, randomFrom } from './random-from.ts'

const KIB = 1024
const sizes = [0, 1, 2, 1000, 16 * KIB, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 200_000, 700_000]
const targets = ['path', 'function', 'resumable', 'stream'] as const
const LONG_AGO = new Date('2020-02-02T02:02:02Z')
const sources = ['bytes', 'function', 'resumable', 'stream'] as const

/** What the runs came to, and how often. */
export type CutTally = Map<string, number>

/**
 * Random transfers whose connections are cut before the first byte, in the middle, around the last one, and between
 * that and the reply. Throws for one that succeeds with other bytes, or fails without a word of ours.
 */
export async function cutTransfers(runs: number, tls: boolean, seed: number): Promise<CutTally> {
  const random = randomFrom(seed)
  const files = new MemoryFileSystem()
  const server = createFtpServer({ fileSystem: files, ...(tls && { tls: 'self-signed' }) })
  await server.listen()
  const folder = await mkdtemp(join(tmpdir(), 'sluice-cut-'))
  // A cut connection has no more to say.
  const timeouts = { cause: 100, abort: 200 }
  const ftp = createFtp(server.url, {
    timeouts,
    ...(tls && { mode: 'required', tls: { ca: server.ca } }),
  })
  const tally: CutTally = new Map()
  try {
    for (let run = 0; run < runs; run++) {
      const name = `seed ${seed}, run ${run}`
      const told = await cutOne({ random, files, server, ftp, folder }).catch(cause => {
        throw new Error(name, { cause })
      })
      tally.set(told, (tally.get(told) ?? 0) + 1)
    }
  } finally {
    await ftp.destroy()
    await server.close()
    await rm(folder, { recursive: true })
  }
  return tally
}

interface Scene {
  readonly random: Random
  readonly files: MemoryFileSystem
  readonly server: FtpServer
  readonly ftp: Ftp
  readonly folder: string
}

async function cutOne(scene: Scene): Promise<string> {
  const { random, server } = scene
  const one = <T>(values: readonly T[]): T => values[random(values.length)] as T
  const size = one(sizes)
  const content = Buffer.alloc(size)
  for (let at = 0; at < size; at++) content[at] = random(256)
  const isUpload = random(2) === 1
  const faults = Array.from({ length: 1 + random(2) }, (_, at) =>
    cut(scene, isUpload ? 'STOR' : 'RETR', size, at + 1),
  )
  const heal = server.inject(...faults)
  const options: TransferSettings = {
    retry: { count: random(4), delay: 0 },
    verify: one([undefined, undefined, 'size', 'hash']),
  }
  try {
    const told = await (isUpload ? uploadOne : downloadOne)(scene, content, options, one)
    return `${isUpload ? 'uploads' : 'downloads'} ${told}`
  } finally {
    heal()
  }
}

/** One way to cut a transfer, at one of the places that matter. */
function cut({ random }: Scene, verb: string, size: number, nth: number): Fault {
  const at = { data: verb, afterBytes: [0, 1, random(size + 1), Math.max(0, size - 1), size][random(5)], nth }
  const final = { reply: verb, final: true, nth } as const
  const kinds: readonly Fault[] = [
    { at, do: { type: 'close', how: 'reset' } },
    { at, do: { type: 'close', how: 'truncate' } },
    { at, do: { type: 'close-control', how: 'reset' } },
    { at, do: { type: 'reply', code: 426, text: 'Cut.', ending: 'reset' } },
    { at: final, do: { type: 'cut', after: random(4), ending: 'reset' } },
    { at: final, do: { type: 'say', code: 451, text: 'Local error.' } },
  ]
  // What a server takes for a whole upload only it can know.
  const isKnown = (kind: Fault) => verb === 'RETR' || kind.do.type !== 'close' || kind.do.how === 'reset'
  const possible = kinds.filter(isKnown)
  return possible[random(possible.length)] as Fault
}

async function downloadOne(
  { random, files, ftp, folder }: Scene,
  content: Buffer,
  options: TransferSettings,
  one: <T>(values: readonly T[]) => T,
): Promise<string> {
  files.writeFile('down', content)
  // A file that is new is begun anew, one that has rested goes on.
  if (random(2) === 1) await files.setModified('/down', LONG_AGO)
  const kind = one(targets)
  const path = join(folder, 'down')
  await rm(path, { force: true })
  const atomic = kind === 'path' && random(2) === 1
  const sink = new MemorySink()
  const ways: Readonly<Record<typeof kind, () => DownloadTarget>> = {
    path: () => path,
    function: () => () => sink.open(0),
    resumable: () => ({ resumable: true, open: startAt => sink.open(startAt) }),
    stream: () => sink.open(0),
  }
  const failure = await failureOf(lastValueFrom(ftp.download('down', ways[kind](), { ...options, atomic })))
  const bytes = kind === 'path' ? await readFile(path).catch(() => undefined) : sink.whole
  if (failure === undefined) {
    assert.ok(bytes?.equals(content), `a download to a ${kind} that succeeded has other bytes`)
    return 'whole'
  }
  if (atomic || kind !== 'path') assert.equal(bytes, undefined, `a ${kind} was called whole: ${failure}`)
  return 'failed'
}

async function uploadOne(
  { random, files, ftp }: Scene,
  content: Buffer,
  options: TransferSettings,
  one: <T>(values: readonly T[]) => T,
): Promise<string> {
  const kind = one(sources)
  const atomic = random(2) === 1
  const old = Buffer.from('what was there before')
  files.writeFile('up', old)
  const ways: Readonly<Record<typeof kind, () => UploadSource>> = {
    bytes: () => content,
    function: () => () => Readable.from(pieces(content)),
    resumable: () => ({ resumable: true, open: at => Readable.from(pieces(content.subarray(at))) }),
    stream: () => Readable.from(pieces(content)),
  }
  const failure = await failureOf(lastValueFrom(ftp.upload(ways[kind](), 'up', { ...options, atomic })))
  const there = files.readFile('up')
  if (failure === undefined) {
    assert.ok(there?.equals(content), `an upload of ${kind} that succeeded has other bytes`)
    return 'whole'
  }
  // The word of the renaming may have been lost.
  if (atomic) assert.ok(there?.equals(old) || there?.equals(content), `half a file has its name: ${failure}`)
  return 'failed'
}

/** Undefined for what succeeds; throws for what fails otherwise than with an error of ours. */
async function failureOf(transfer: Promise<unknown>): Promise<string | undefined> {
  const error = await transfer.then(
    () => undefined,
    reason => reason,
  )
  if (error === undefined) return undefined
  if (!isFtpFailure(error)) throw error
  return `${error.kind}, ${error.message}`
}
