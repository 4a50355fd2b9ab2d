import { Writable } from 'node:stream'

/** A stream that keeps what it is given and tells how it ended. */
export class MemorySink extends Writable {
  readonly #chunks: Buffer[] = []

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  get text(): string {
    return this.bytes.toString('latin1')
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk)
    done()
  }
}
