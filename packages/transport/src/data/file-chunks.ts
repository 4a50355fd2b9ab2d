import type { Stats } from 'node:fs'
import { LocalProtocolError } from '@sluice/protocol'
import { checkPosition } from './check-position.ts'
import type { FileSource } from './file-source.ts'
import type { LendingSource } from './lending-source.ts'
import { closeFile, type OpenFile, openFile } from './open-file.ts'

const BUFFER_BYTES = 256 * 1024
/** Two are on their way while the third is read. */
const BUFFERS = 3

/**
 * The chunks of a local file, read one ahead of what is sent.
 *
 * The size that the file has when it is opened is a promise: one that has shrunk or grown when its end is reached is
 * an error. Pipes, devices and the files of /proc give bytes although they have no size.
 */
export class FileChunks implements LendingSource {
  readonly #source: FileSource
  /** Bytes that are wanted at most. */
  readonly #limit: number
  #file: OpenFile | undefined
  #size: number | undefined
  #hasPositions = false
  #bufferBytes = BUFFER_BYTES
  #count = 0
  #ended = false
  #ahead: Promise<Buffer | undefined> | undefined
  #lends = false
  readonly #free: ArrayBufferLike[] = []
  #allocated = 0
  #wake: (() => void) | undefined

  /** Throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what is no part of a file. */
  constructor(source: FileSource) {
    const { start = 0, end = Infinity } = source
    checkPosition('start', start)
    if (end !== Infinity) checkPosition('end', end)
    this.#source = source
    this.#limit = Math.max(0, end - start + 1)
  }

  /** Bytes that there will be, where that is known; after `open`. */
  get size(): number | undefined {
    return this.#size
  }

  /** Rejects with the error of the system, or `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for a directory. */
  async open(): Promise<void> {
    this.#file = await openFile(this.#source.file, 'r')
    const stats = await this.#file.handle.stat()
    if (stats.isDirectory()) throw isDirectory(this.#source)
    this.#hasPositions = stats.isFile()
    this.#size = this.#sizeOf(stats)
    // Room for one byte more than there is shows the end of a small file without another read.
    this.#bufferBytes = Math.min(BUFFER_BYTES, (this.#size ?? BUFFER_BYTES) + 1)
  }

  /** From now on each chunk is given back with `release`, and its memory is used again. */
  lend(): void {
    this.#lends = true
  }

  release(chunk: Uint8Array): void {
    this.#free.push(chunk.buffer)
    this.#wake?.()
  }

  /** Closes the file, if it was opened here, as soon as no read is under way. */
  async close(): Promise<void> {
    this.#ended = true
    if (this.#file !== undefined) await closeFile(this.#file)
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const chunk = await (this.#ahead ?? this.#read())
    if (chunk === undefined) return { done: true, value: undefined }
    this.#ahead = this.#read()
    // It may fail when nobody asks any more.
    this.#ahead.catch(() => {})
    return { done: false, value: chunk }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #sizeOf(stats: Stats): number | undefined {
    if (!stats.isFile() || stats.size === 0) return undefined
    return Math.max(0, Math.min(stats.size - (this.#source.start ?? 0), this.#limit))
  }

  async #read(): Promise<Buffer | undefined> {
    if (this.#ended || this.#count >= this.#limit) return undefined
    const { handle } = this.#file as OpenFile
    const memory = await this.#memory()
    // A pipe of the caller must not lose bytes to a store that is over.
    if (this.#ended) return undefined
    const position = this.#hasPositions ? (this.#source.start ?? 0) + this.#count : null
    const wanted = Math.min(memory.byteLength, this.#limit - this.#count)
    const { bytesRead } = await handle.read(new Uint8Array(memory), 0, wanted, position)
    this.#count += bytesRead
    // A file that ends where it should needs no further read to show it.
    this.#ended ||= bytesRead === 0 || (bytesRead < wanted && this.#count === this.#size)
    this.#checkSize(bytesRead === 0)
    return bytesRead === 0 ? undefined : Buffer.from(memory, 0, bytesRead)
  }

  #checkSize(isEnd: boolean): void {
    const size = this.#size
    if (size === undefined) return
    if (this.#count > size) throw new Error(`the file has grown beyond ${size} bytes while it was sent`)
    if (isEnd && this.#count < size) {
      throw new Error(`the file has shrunk from ${size} to ${this.#count} bytes while it was sent`)
    }
  }

  async #memory(): Promise<ArrayBufferLike> {
    if (!this.#lends) return this.#newMemory()
    if (this.#free.length === 0 && this.#allocated < BUFFERS) {
      this.#allocated++
      return this.#newMemory()
    }
    while (this.#free.length === 0) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
    return this.#free.pop() as ArrayBufferLike
  }

  #newMemory(): ArrayBufferLike {
    return Buffer.allocUnsafeSlow(this.#bufferBytes).buffer
  }
}

function isDirectory({ file }: FileSource): LocalProtocolError {
  const name = typeof file === 'string' || file instanceof URL ? `${file}` : 'the file'
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: `${name} is a directory; upload its files one by one`,
  })
}
