import { createReadStream, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { FileSource } from '@sluice/transport'
import type { Again, Supply } from './supply.ts'

/** A local file, or a part of it. */
export class FileSupply implements Supply {
  readonly seeks = true
  readonly reopens = true
  readonly knownSize = undefined
  readonly #source: FileSource
  readonly #begun = Date.now()
  /** The file as it was when it was last looked at. */
  #seen: Stats | undefined

  constructor(source: FileSource) {
    this.#source = source
  }

  async again(): Promise<Again> {
    const before = this.#seen
    const now = await this.#stat()
    // What has been read from a pipe is gone.
    if (!now.isFile()) return 'never'
    const isSame =
      before === undefined
        ? now.ctimeMs <= this.#begun
        : now.ctimeMs === before.ctimeMs && now.size === before.size && now.ino === before.ino
    return isSame ? 'on' : 'changed'
  }

  open(startAt: number): FileSource {
    const { file, start = 0, end } = this.#source
    return { file, start: start + startAt, end }
  }

  stream(startAt: number): Readable {
    const { file, start = 0, end = Infinity } = this.#source
    const part = { start: start + startAt, end, highWaterMark: 256 * 1024 }
    const isPath = typeof file === 'string' || file instanceof URL
    return isPath
      ? createReadStream(file, part)
      : createReadStream('', { ...part, fd: file, autoClose: false })
  }

  async size(): Promise<number | undefined> {
    const stats = await this.#stat()
    if (!stats.isFile()) return undefined
    const { start = 0, end = Infinity } = this.#source
    return Math.max(0, Math.min(stats.size - 1, end) - start + 1)
  }

  async #stat(): Promise<Stats> {
    const { file } = this.#source
    const isPath = typeof file === 'string' || file instanceof URL
    this.#seen = isPath ? await stat(file) : await file.stat()
    return this.#seen
  }
}
