import type { Readable } from 'node:stream'
import { LocalProtocolError, type TransferReport } from '@sluice/protocol'
import { FedWritable, type FtpSession, pathOf, type RemotePath, type StoreOptions } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import { clarified, lacksFolder, ofFile } from '../calls/clarified.ts'
import { pathText } from '../path-text.ts'
import { remoteSourceOf } from './ftp-readable.ts'
import type { StreamResult } from './stream-result.ts'
import { type StreamRun, StreamTransfer } from './stream-transfer.ts'
import { refuseExisting, type WriteFlags, type WritePlan, writePlanOf } from './write-plan.ts'

export interface WriteStreamOptions
  extends Pick<StoreOptions, 'size' | 'allocate' | 'representation' | 'throttle' | 'minRate' | 'signal'> {
  /** Default `r+` where `start` is beyond 0, else `w`. */
  readonly flags?: WriteFlags | undefined
  /** Where in the remote file the first byte goes; what the file has behind the last one is up to the server. */
  readonly start?: number | undefined
  /** Permissions that the file gets when it is whole, such as `0o640`: SITE CHMOD; default the server's. */
  readonly mode?: number | undefined
  /** Bytes that may wait in the stream; default 256 KiB. */
  readonly highWaterMark?: number | undefined
  /** How texts are written, unless a write says otherwise; default UTF-8. */
  readonly encoding?: BufferEncoding | undefined
}

const HIGH_WATER_MARK = 256 * 1024

/**
 * A remote file as a Node stream to write to.
 *
 * Nothing is opened before the first write or the end. It finishes only after the server has confirmed the whole file; a
 * server that is slow slows the writer. Destroying it resets the data connection, so that no server takes half a file
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
    const { flags, start, mode, signal, size, allocate, representation, throttle, minRate } = options
    const plan = writePlanOf(flags, start)
    super({
      highWaterMark: options.highWaterMark ?? HIGH_WATER_MARK,
      defaultEncoding: options.encoding ?? 'utf8',
    })
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
    this.on('pipe', source => this.#checkSource(source))
    this.#transfer.obey(this)
  }

  /** What the transfer came to; never an unhandled rejection. */
  get result(): Promise<StreamResult> {
    return this.#transfer.result
  }

  /** The server has not agreed to take it yet. */
  get pending(): boolean {
    return this.#transfer.pending
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
    const report = await clarified(
      session,
      path,
      async found =>
        found === 'missing' && !(await lacksFolder(session, path, { signal })) ? undefined : ofFile(found),
      { signal },
      () => session.store(this.feed, path, { ...options, next, onProgress }),
    )
    if (mode !== undefined) await session.chmod(path, mode, { signal })
    return report
  }

  /** With one session the one waits for the session of the other, and that one for room in this. */
  #checkSource(source: Readable): void {
    if (this.#pool.size > 1 || !remoteSourceOf(source)?.needs(this.#pool)) return
    const error = new LocalProtocolError({
      code: 'FTP_BAD_SEQUENCE',
      phase: 'transfer',
      message:
        'a stream of this client cannot be piped into another one over a single session, not through a transform ' +
        'either: create the client with sessions: 2 or more',
    })
    this.destroy(error)
  }
}
