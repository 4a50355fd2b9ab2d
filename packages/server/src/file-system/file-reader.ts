import { close, read, type Stats } from 'node:fs'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'

/** Of one read: with the 64 KiB of Node a large download takes half as long again. */
const READ_BYTES = 512 * 1024

/**
 * The content of an open file from an offset on; the file is closed behind its last byte.
 *
 * It ends with a read that brings less than was asked for, once the file has given as much as it had when it was
 * opened. A stream of Node asks once more, and takes as much memory for a file of some bytes as for a large one.
 */
export class FileReader extends Readable {
  readonly #file: number
  readonly #size: number
  #at: number
  #isReading = false
  #closing: Promise<void> | undefined
  #whenFree: () => void = () => {}

  constructor(file: number, { size }: Pick<Stats, 'size'>, start: number) {
    super({ highWaterMark: READ_BYTES })
    this.#file = file
    this.#size = size
    this.#at = start
  }

  override _read(): void {
    // One more than there should be: a file that has grown is sent as it is.
    const wanted = Math.min(READ_BYTES, Math.max(0, this.#size - this.#at) + 1)
    const buffer = Buffer.allocUnsafeSlow(wanted)
    this.#isReading = true
    read(this.#file, buffer, 0, wanted, this.#at, (error, count) => {
      this.#isReading = false
      if (this.destroyed) this.#whenFree()
      else if (error) this.destroy(error)
      else this.#take(buffer.subarray(0, count), wanted)
    })
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const finish = () =>
      this.#close().then(
        () => done(error),
        failure => done(error ?? failure),
      )
    // The number of a closed file may be that of another one by the time at which a thread reads.
    if (this.#isReading) this.#whenFree = finish
    else finish()
  }

  #take(bytes: Buffer, wanted: number): void {
    this.#at += bytes.length
    const isLast = bytes.length === 0 || (bytes.length < wanted && this.#at >= this.#size)
    if (isLast) this.#close().catch(() => {})
    if (bytes.length > 0) this.push(bytes)
    if (isLast) this.push(null)
  }

  #close(): Promise<void> {
    this.#closing ??= promisify(close)(this.#file)
    return this.#closing
  }
}
