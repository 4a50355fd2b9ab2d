import { Writable } from 'node:stream'
import type { FtpSession, RetrieveOptions } from '@sluice/transport'

/** All bytes of a remote file. */
export async function fetched(
  session: FtpSession,
  path: string | Uint8Array,
  options: RetrieveOptions = {},
): Promise<Buffer> {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  await session.retrieve(path, sink, options)
  return Buffer.concat(chunks)
}

/** A stream that keeps nothing. */
export function discard(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() }).on('error', () => {})
}
