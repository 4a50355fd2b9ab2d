// Whatever operations come to, nothing of them stays behind: sockets, timers and heap are flat over thousands of them.
import assert from 'node:assert/strict'
import { randomBytes, randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFtp, type Ftp } from '@sluice/rx'
import type { ConnectionOptions } from '@sluice/transport'
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs'
import { CountingSink } from '../bench/counting-sink.ts'
import { openHandles } from '../support/open-handles.ts'
import { callKinds } from './call-kinds.ts'
import { heapInUse, inKibibytes } from './heap-in-use.ts'
import { soak } from './soak.ts'

const operations = 10_000
const batch = 2000
const sessions = 4
const smallBytes = 10 * 1024
const largeBytes = 4 * 1024 ** 2
/** Heap may grow so much from the first batch, which warms everything up, to the last. */
const heapTolerance = 2 * 1024 ** 2
const settleMs = 5000

soak(async ({ options, root }) => {
  const small = randomBytes(smallBytes)
  await writeFile(join(root, 'small.bin'), small)
  await writeFile(join(root, 'large.bin'), randomBytes(largeBytes))
  const text = Buffer.from('the same line again\n'.repeat(500))
  await writeFile(join(root, 'text.txt'), text)
  const before = openHandles()
  const ftp = createFtp({ ...options, sessions })
  const ground = {
    options: options as ConnectionOptions,
    text,
    largeBytes,
    random: (below: number) => randomInt(below),
  }
  const kindsOf = (worker: number): Kinds => {
    const calls = Object.entries(callKinds(ground, `/up/${worker}.txt`))
    const onSessions = calls.map(([name, call]) => [name, () => ftp.session(call)] as const)
    return [...Object.entries(operationsOf(ftp, worker, small)), ...onSessions]
  }
  const begun = performance.now()
  const heaps: number[] = []

  for (let done = 0; done < operations; done += batch) {
    await Promise.all(Array.from({ length: sessions }, (_, worker) => work(worker, kindsOf(worker))))
    await settle(handles => handles.length <= before.length + sessions, 'between operations')
    heaps.push(await heapInUse())
  }
  await ftp.close()
  await settle(handles => handles.join() === before.join(), 'after close')

  const growth = (heaps.at(-1) as number) - (heaps[0] as number)
  assert.ok(growth < heapTolerance, `heap grew: ${heaps.map(inKibibytes).join(', ')}`)
  const seconds = (performance.now() - begun) / 1000
  return `${operations} operations in ${seconds.toFixed(1)} s, heap ${heaps.map(inKibibytes).join(', ')}, no handle left`
})

type Kinds = readonly (readonly [name: string, run: () => Promise<void>])[]

/** One worker's share of a batch: all kinds of operations in turn. */
async function work(worker: number, kinds: Kinds): Promise<void> {
  for (let index = 0; index < batch / sessions; index++) {
    const [name, run] = kinds[(index + worker) % kinds.length] as Kinds[number]
    try {
      await run()
    } catch (cause) {
      throw new Error(`operation ${index} of worker ${worker} (${name}) went wrong`, { cause })
    }
  }
}

/** What good and failing operations have to come to. */
function operationsOf(ftp: Ftp, worker: number, small: Buffer): Record<string, () => Promise<void>> {
  const own = `/up/${worker}.bin`
  return {
    async read() {
      assert.ok((await ftp.readFile('/small.bin')).equals(small))
    },
    async write() {
      assert.equal((await ftp.writeFile(own, small)).bytes, smallBytes)
    },
    async renameAndRemove() {
      await ftp.writeFile(own, small)
      await ftp.rename(own, `${own}.moved`)
      await ftp.rm(`${own}.moved`)
    },
    async list() {
      const entries = await lastValueFrom(ftp.list('/').pipe(toArray()))
      assert.ok(entries.some(entry => entry.name === 'small.bin' && entry.size === smallBytes))
    },
    async readMissing() {
      await assert.rejects(ftp.readFile('/missing.bin'), { code: 'FTP_REFUSED' })
    },
    async writeForbidden() {
      await assert.rejects(ftp.writeFile('/locked/no.bin', small), { code: 'FTP_REFUSED' })
    },
    async readLarge() {
      const sink = new CountingSink()
      await pipeline(ftp.createReadStream('/large.bin'), sink)
      assert.equal(sink.bytes, largeBytes)
    },
    async abandonReadStream() {
      for await (const _chunk of ftp.createReadStream('/large.bin')) break
    },
    async unsubscribeDownload() {
      await firstValueFrom(ftp.download('/large.bin', () => new CountingSink()))
    },
    async abortBySignal() {
      const signal = AbortSignal.timeout(1)
      await ftp.readFile('/large.bin', { signal }).catch(error => assert.ok(signal.aborted, error))
    },
    async failingUpload() {
      const upload = lastValueFrom(ftp.upload(() => failingSource(), `${own}.partial`))
      await assert.rejects(upload, { code: 'FTP_CALLER_FAILED' })
    },
    async failingWriteStream() {
      await assert.rejects(pipeline(failingSource(), ftp.createWriteStream(`${own}.partial`)), sourceError)
    },
  }
}

const sourceError = new Error('the source failed')

async function* failingSource(): AsyncGenerator<Buffer> {
  for (let chunks = 0; chunks < 5; chunks++) yield Buffer.alloc(64 * 1024)
  throw sourceError
}

/** Waits until the handles are as they should be: what was given up is brought back into step in the background. */
async function settle(look: (handles: string[]) => boolean, when: string): Promise<void> {
  const patience = performance.now() + settleMs
  while (!look(openHandles())) {
    assert.ok(performance.now() < patience, `handles left ${when}: ${openHandles().join(', ')}`)
    await sleep(20)
  }
}
