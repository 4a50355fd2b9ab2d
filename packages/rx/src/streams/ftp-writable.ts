import type { Readable } from 'node:stream'
import type { TransferReport } from '@sluice/protocol'
import { FedWritable, type FtpSession, pathOf, type RemotePath, type StoreOptions } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import { clarified, ofStored } from '../calls/clarified.ts'
import { modeNumber } from '../calls/mode-number.ts'
import { pathText } from '../path-text.ts'
import type { SessionPool } from '../pool/session-pool.ts'
import type { TransferResult } from '../transfer/transfer-event.ts'
import { endWithSource } from './forsaken.ts'
import { goesInto, waitsForItself } from './own-session.ts'
import { checkEncoding, checkStreamPosition } from './stream-position.ts'
import { type StreamRun, StreamTransfer } from './stream-transfer.ts'
import { refuseExisting, type WriteFlags, type WritePlan, writePlanOf } from './write-plan.ts'

export interface WriteStreamOptions
  extends Pick<StoreOptions, 'size' | 'allocate' | 'representation' | 'throttle' | 'minRate' | 'signal'> {
  /** Default `r+` where `start` is beyond 0, else `w`. */
  readonly flags?: WriteFlags | undefined
  /** Where in the remote file the first byte goes; what the file has behind the last one is up to the server. */
  readonly start?: number | undefined
  /** Permissions that the file gets when it is whole: SITE CHMOD; `0o640` or `'640'`. Default: the server's. */
  readonly mode?: number | string | undefined
  /** Bytes that may wait in the stream; default 256 KiB. */
  readonly highWaterMark?: number | undefined
  /** How texts are written, unless a write says otherwise; default UTF-8. */
  readonly encoding?: BufferEncoding | undefined
}

const HIGH_WATER_MARK = 256 * 1024

/**
 * A remote file as a Node stream to write to.
 *
 * Nothing is opened before the first write or the end. It finishes only after the server has confirmed the whole file;
 * a server that is slow slows the writer. Destroying it resets the data connection, so that no server takes half a file
 * for a whole one. The event `ready` tells that the server has agreed.
 */
export class FtpWritable extends FedWritable {
  /** The remote path. */
  readonly path: string
  /** Bytes that this machine has sent so far. */
  bytesWritten = 0
  readonly #pool: Caller['pool']
  readonly #transfer: StreamTransfer

  constructor(caller: Caller, path: RemotePath, options: WriteStreamOptions = {}) {
    const { flags, start, signal, size, allocate, representation, throttle, minRate } = options
    const { plan, mode } = caller.checked(path, () => {
      checkStreamPosition('highWaterMark', options.highWaterMark)
      checkEncoding(options.encoding)
      const given = options.mode ?? undefined
      return { plan: writePlanOf(flags, start), mode: given === undefined ? undefined : modeNumber(given) }
    })
    super({
      highWaterMark: options.highWaterMark ?? HIGH_WATER_MARK,
      defaultEncoding: options.encoding ?? 'utf8',
    })
    goesInto(this, this)
    this.path = pathText(path, caller.charset)
    this.#pool = caller.pool
    const { append, offset } = plan
    const asked = { append, offset, size, allocate, representation }
    this.#transfer = new StreamTransfer({
      caller,
      path,
      signal,
      request: () => ({ store: { ...asked, path: pathOf(path) } }),
      run: (session, run) =>
        this.#store(session, path, { ...asked, throttle, minRate, ...run }, { plan, mode }),
    })
    this.on('pipe', source => {
      this.#checkSource(source)
      goesInto(source, this)
      endWithSource(this, source)
    })
    this.#transfer.obey(this)
  }

  /** What the transfer came to; never an unhandled rejection. */
  get result(): Promise<TransferResult> {
    return this.#transfer.result
  }

  /** The server has not agreed to take it yet. */
  get pending(): boolean {
    return this.#transfer.pending
  }

  /** Whether it holds a session of this pool, or will. */
  needs(pool: SessionPool): boolean {
    return this.#transfer.needs(pool)
  }

  /** Ends it, as in `node:fs`; the callback is called when it is closed. */
  close(callback?: (error?: Error | null) => void): void {
    if (callback !== undefined) {
      if (this.closed) process.nextTick(callback)
      else this.once('close', callback)
    }
    this.end()
  }

  protected override fed(): void {
    this.#transfer.begin(this, 'finish', () => this.finish())
  }

  protected override giveUp(error: Error | null): Error | null {
    return this.#transfer.destroyed(error)
  }

  async #store(
    session: FtpSession,
    path: RemotePath,
    options: StoreOptions & StreamRun,
    { plan, mode }: { readonly plan: WritePlan; readonly mode: number | undefined },
  ): Promise<TransferReport> {
    const { signal } = options
    if (plan.exclusive) await refuseExisting(session, path, { signal })
    const onProgress = (bytes: number) => {
      this.bytesWritten = bytes
    }
    // What follows the transfer on this session is not the next transfer then.
    const next = mode === undefined ? options.next : undefined
    const report = await clarified(session, path, ofStored(session, path, { signal }), { signal }, () =>
      session.store(this.feed, path, { ...options, next, onProgress }),
    )
    if (mode !== undefined) await session.chmod(path, mode, { signal })
    return report
  }

  /** With one session the one waits for the session of the other, and that one for room in this. */
  #checkSource(source: Readable): void {
    const error = waitsForItself(source, this.#pool)
    if (error !== undefined) this.destroy(error)
  }
}
