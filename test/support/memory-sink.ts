import { Writable } from 'node:stream'

/** Keeps bytes, and says whether it was ended in order. */
export class MemorySink {
  /** All bytes, once the stream has been ended in order. */
  whole: Buffer | undefined
  #bytes = Buffer.alloc(0)

  /** A stream that begins at a byte of what is there, and drops the rest. */
  open(startAt: number): Writable {
    this.#bytes = this.#bytes.subarray(0, startAt)
    this.whole = undefined
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#bytes = Buffer.concat([this.#bytes, chunk])
        done()
      },
      final: done => {
        this.whole = this.#bytes
        done()
      },
    })
    return stream.on('error', () => {})
  }
}
