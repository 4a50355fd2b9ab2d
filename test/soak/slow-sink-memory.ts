// A slow reader slows the server and costs no memory: a large download at the pace of its sink.
import assert from 'node:assert/strict'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createFtp } from '@sluice/rx'
import { peakMemory } from '../bench/peak-memory.ts'
import { soak } from './soak.ts'

const fileBytes = 1024 ** 3
const bytesPerSecond = 150_000_000
const limitBytes = 150 * 1024 ** 2

soak(async ({ options, root }) => {
  await makeSparseFile(join(root, 'sparse.bin'), fileBytes)
  const ftp = createFtp(options)
  const sink = new SlowSink()
  const begun = performance.now()
  await pipeline(ftp.createReadStream('/sparse.bin'), sink)
  const seconds = (performance.now() - begun) / 1000
  await ftp.close()

  const peak = peakMemory()
  assert.equal(sink.bytes, fileBytes)
  assert.ok(seconds > (0.9 * fileBytes) / bytesPerSecond, `the sink was not slow: ${seconds.toFixed(1)} s`)
  assert.ok(peak < limitBytes, `peak RSS ${inMebibytes(peak)} is not below ${inMebibytes(limitBytes)}`)
  return `${inMebibytes(sink.bytes)} in ${seconds.toFixed(1)} s, peak RSS ${inMebibytes(peak)} of ${inMebibytes(limitBytes)}`
})

/** Counts bytes, and takes no more of them a second than `bytesPerSecond`. */
class SlowSink extends Writable {
  bytes = 0
  #begun: number | undefined

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#begun ??= performance.now()
    this.bytes += chunk.length
    const early = this.#begun + (this.bytes / bytesPerSecond) * 1000 - performance.now()
    if (early < 1) done()
    else setTimeout(done, early)
  }
}

async function makeSparseFile(path: string, bytes: number): Promise<void> {
  await using file = await open(path, 'w', 0o644)
  await file.truncate(bytes)
}

function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`
}
