import { Writable } from 'node:stream'

/** Counts the bytes written to it and drops them. */
export class CountingSink extends Writable {
  bytes = 0

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytes += chunk.length
    done()
  }
}
