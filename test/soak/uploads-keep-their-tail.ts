// A TLS upload that is told to be complete is complete on disk: an unread ticket of TLS 1.3 could turn its close into
// a reset.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createFtp, type Ftp, type FtpOptions } from '@sluice/rx'
import { soak } from './soak.ts'

const versions = ['TLSv1.2', 'TLSv1.3'] as const
const uploads = 1000
const fileBytes = 1024 ** 2

soak(async ({ options, root }) => {
  const content = randomBytes(fileBytes)
  const figures: string[] = []
  for (const version of versions) {
    const tls = { ...options.tls, minVersion: version, maxVersion: version }
    const begun = performance.now()
    await uploadAll({ ...options, tls, sessions: 2 }, root, content)
    const seconds = (performance.now() - begun) / 1000
    figures.push(`${uploads} by ${version} in ${seconds.toFixed(1)} s`)
  }
  return `uploads of ${fileBytes} bytes whole on disk: ${figures.join(', ')}`
})

/** Two at a time. */
async function uploadAll(options: FtpOptions, root: string, content: Buffer): Promise<void> {
  const ftp = createFtp(options)
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
}

/** In chunks of uneven sizes, so that the last records of TLS are of every length. */
async function writeInPieces(ftp: Ftp, path: string, content: Buffer): Promise<void> {
  const pieceBytes = 1000 + Math.floor(Math.random() * 100_000)
  const pieces = Array.from({ length: Math.ceil(content.length / pieceBytes) }, (_, index) =>
    content.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  )
  await pipeline(Readable.from(pieces), ftp.createWriteStream(path))
}
