import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { RunningHash } from './running-hash.ts'

/** Adds the first bytes of a file to a hash. */
export async function hashOfFile(file: string, bytes: number, hash: RunningHash): Promise<void> {
  if (bytes === 0) return
  let seen = 0
  for await (const chunk of createReadStream(file, { end: bytes - 1, highWaterMark: 256 * 1024 })) {
    seen += chunk.length
    hash.update(chunk)
  }
  if (seen !== bytes) throw shrunk(file, seen, bytes)
}

/** The last bytes before a place in a file, so many at most. */
export async function tailOfFile(file: string, end: number, most: number): Promise<Buffer> {
  const start = Math.max(0, end - most)
  const tail = Buffer.alloc(end - start)
  const handle = await open(file, 'r')
  try {
    for (let at = 0; at < tail.length; ) {
      const { bytesRead } = await handle.read(tail, at, tail.length - at, start + at)
      if (bytesRead === 0) throw shrunk(file, start + at, end)
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
  return tail
}

function shrunk(file: string, size: number, before: number): Error {
  return new Error(`${file} has shrunk from ${before} to ${size} bytes meanwhile`)
}
