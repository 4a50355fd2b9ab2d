import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FtpError } from '@sluice/protocol'
import { createFtp, type Ftp } from '@sluice/rx'

/** The code under test of the README's example: it counts the bytes of some files, and tries each twice. */
export function downloadAll(url: string, names: readonly string[]): Promise<number[]> {
  return Promise.all(
    names.map(name =>
      fetchReport(url, name).catch((error: unknown) => {
        if (error instanceof FtpError && error.reply?.code === 421) return fetchReport(url, name)
        throw error
      }),
    ),
  )
}

export async function fetchReport(url: string, name: string): Promise<number> {
  await using ftp: Ftp = createFtp(url)
  let bytes = 0
  await pipeline(
    ftp.createReadStream(name),
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        done()
      },
    }),
  )
  return bytes
}

export async function uploadReport(url: string, name: string, text: string): Promise<void> {
  await using ftp: Ftp = createFtp(url)
  await pipeline(Readable.from([text]), ftp.createWriteStream(name))
}
