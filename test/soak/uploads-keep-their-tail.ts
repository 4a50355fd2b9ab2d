// A TLS upload that is told to be complete is complete on disk: an unread ticket of TLS 1.3 could turn its close into a reset.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createFtp, type Ftp } from '@sluice/rx'
import { soak } from './soak.ts'

const uploads = 300
const fileBytes = 1024 ** 2

soak(async ({ options, root }) => {
  const content = randomBytes(fileBytes)
  const ftp = createFtp({ ...options, sessions: 2 })
  const begun = performance.now()
  const upload = async (index: number): Promise<void> => {
    const path = `/up/tail-${index}.bin`
    await (index % 4 < 2 ? ftp.writeFile(path, content) : writeInPieces(ftp, path, content))
    const stored = await readFile(join(root, path))
    assert.equal(stored.length, fileBytes, `upload ${index}`)
    assert.ok(stored.equals(content), `upload ${index} differs`)
    await rm(join(root, path))
  }
  for (let index = 0; index < uploads; index += 2) await Promise.all([upload(index), upload(index + 1)])
  await ftp.close()
  const seconds = (performance.now() - begun) / 1000
  return `${uploads} uploads of ${fileBytes} bytes whole on disk in ${seconds.toFixed(1)} s`
})

/** In chunks of uneven sizes, so that the last records of TLS are of every length. */
async function writeInPieces(ftp: Ftp, path: string, content: Buffer): Promise<void> {
  const pieceBytes = 1000 + Math.floor(Math.random() * 100_000)
  const pieces = Array.from({ length: Math.ceil(content.length / pieceBytes) }, (_, index) =>
    content.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  )
  await pipeline(Readable.from(pieces), ftp.createWriteStream(path))
}
