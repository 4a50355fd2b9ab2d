import { finished, Readable } from 'node:stream'
import { type IncomingFlow, pathOf, type RemotePath, type RetrieveOptions } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import { clarified, ofFile } from '../calls/clarified.ts'
import { pathText } from '../path-text.ts'
import type { SessionPool } from '../pool/session-pool.ts'
import type { TransferResult } from '../transfer/transfer-event.ts'
import { endWithTarget } from './forsaken.ts'
import { comesFrom } from './own-session.ts'
import { badStreamOption, checkEncoding, checkStreamPosition } from './stream-position.ts'
import { StreamTransfer } from './stream-transfer.ts'

export interface ReadStreamOptions
  extends Pick<RetrieveOptions, 'size' | 'representation' | 'throttle' | 'minRate' | 'signal'> {
  /** The first byte that is wanted; default 0. One behind the end of the file is an error: `node:fs` gives nothing. */
  readonly start?: number | undefined
  /**
   * The last byte that is wanted, inclusive as in `node:fs`; default the last of the file. A server without RANG is
   * stopped there, which some do not survive: a new session takes their place.
   */
  readonly end?: number | undefined
  /** Bytes that may wait in the stream; default 256 KiB. */
  readonly highWaterMark?: number | undefined
  /** Give text instead of bytes, as `setEncoding`. */
  readonly encoding?: BufferEncoding | undefined
}

const HIGH_WATER_MARK = 256 * 1024

/**
 * A remote file, or a part of it, as a Node stream.
 *
 * Nothing is opened before the first read. It ends only after the transfer is known to be whole; anything else
 * destroys it with the error (`FtpFailure`). A reader that is slow slows the server; destroying it aborts the transfer.
 * The event `ready` tells that the server has agreed.
 */
export class FtpReadable extends Readable {
  /** The remote path. */
  readonly path: string
  /** Bytes that have come so far. */
  bytesRead = 0
  readonly #transfer: StreamTransfer
  #flow: IncomingFlow | undefined

  constructor(caller: Caller, path: RemotePath, options: ReadStreamOptions = {}) {
    const { start, end: last, size, representation, throttle, minRate, signal } = options
    const end = last === Number.POSITIVE_INFINITY ? undefined : last
    caller.checked(path, () => {
      checkStreamPosition('start', start)
      checkStreamPosition('end', end)
      if (end !== undefined && end < (start ?? 0)) throw badStreamOption('end is before start')
      checkStreamPosition('highWaterMark', options.highWaterMark)
      checkEncoding(options.encoding)
    })
    super({ highWaterMark: options.highWaterMark ?? HIGH_WATER_MARK, encoding: options.encoding })
    comesFrom(this, this)
    this.path = pathText(path, caller.charset)
    const asked = { offset: start, end, size, representation }
    this.#transfer = new StreamTransfer({
      caller,
      path,
      signal,
      request: () => ({ retrieve: { ...asked, path: pathOf(path) } }),
      run: (session, run) =>
        clarified(session, path, ofFile, { signal: run.signal }, () =>
          session.retrieve(path, this.#receiver, { ...asked, throttle, minRate, ...run }),
        ),
    })
    this.#transfer.obey(this)
  }

  /** What the transfer came to, when all of it was read; never an unhandled rejection. */
  get result(): Promise<TransferResult> {
    return this.#transfer.result
  }

  /** The server has not agreed to send yet. */
  get pending(): boolean {
    return this.#transfer.pending
  }

  /** Bytes that there will be, where the server tells; after `ready`. */
  get total(): number | undefined {
    return this.#transfer.total
  }

  /** Whether it holds a session of this pool, or will. */
  needs(pool: SessionPool): boolean {
    return this.#transfer.needs(pool)
  }

  /**
   * As of any stream; but where the destination is destroyed before the end, and nobody else reads, so is this stream,
   * for it would hold its session for ever.
   */
  override pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T {
    comesFrom(destination, this)
    endWithTarget(this, destination)
    return super.pipe(destination, options)
  }

  /** Destroys it, as in `node:fs`; the callback is called when it is closed, with an error if it had not ended. */
  close(callback?: (error?: Error | null) => void): void {
    if (callback !== undefined) finished(this, callback)
    this.destroy()
  }

  override _read(): void {
    this.#transfer.begin(this, 'end', () => this.push(null))
    this.#flow?.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(this.#transfer.destroyed(error))
  }

  readonly #receiver = {
    begin: (flow: IncomingFlow): void => {
      this.#flow = flow
    },
    write: (chunk: Buffer): boolean => {
      this.bytesRead += chunk.length
      return this.push(chunk)
    },
  }
}
