import { FtpError } from '@sluice/protocol'
import { type CallOptions, charsetOf, type FtpSession, type RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import { Caller } from './calls/caller.ts'
import { EventHub } from './events/event-hub.ts'
import type { FtpEvent } from './events/ftp-event.ts'
import type { FtpOptions } from './ftp-options.ts'
import { ListingCalls } from './listing/listing-calls.ts'
import { sessionOpener } from './pool/open-session.ts'
import { SessionPool } from './pool/session-pool.ts'
import { FtpReadable, type ReadStreamOptions } from './streams/ftp-readable.ts'
import { FtpWritable, type WriteStreamOptions } from './streams/ftp-writable.ts'
import { download } from './transfer/download.ts'
import type { DownloadTarget } from './transfer/download-target.ts'
import type { TransferEvent } from './transfer/transfer-event.ts'
import type { DownloadOptions, UploadOptions } from './transfer/transfer-options.ts'
import { upload } from './transfer/upload.ts'
import type { UploadSource } from './transfer/upload-source.ts'

/**
 * An FTP server as streams: many values are Observables, bytes are Node streams, single answers are promises.
 *
 * It is lazy and owns a pool of sessions; made by `createFtp`. Paths are absolute or relative to the path of the URL.
 */
export class Ftp extends ListingCalls implements AsyncDisposable {
  readonly #pool: SessionPool
  readonly #caller: Caller
  readonly #hub: EventHub

  constructor(options: FtpOptions) {
    const { path, sessions, idleTimeout, stallTimeout, ...connection } = options
    const hub = new EventHub()
    const open = sessionOpener({ ...connection, trace: hub.traceWith(options.trace) }, path)
    const pool = new SessionPool({
      sessions,
      idleTimeout,
      stallTimeout,
      open,
      onEvent: event => hub.emit(event),
    })
    const caller = new Caller(pool, charsetOf(options.charset), options.timeouts?.consumer)
    super(caller)
    this.#pool = pool
    this.#caller = caller
    this.#hub = hub
  }

  /**
   * What all sessions do, hot and not paced: commands, replies and transfers, sessions that come and go.
   *
   * It completes with `close`, and costs nothing while nobody is subscribed. Secrets are masked, control characters
   * escaped.
   *
   * @example
   * ftp.events.subscribe(event => console.log(event))
   */
  get events(): Observable<FtpEvent> {
    return this.#hub.events
  }

  /**
   * Fetches a file into a local path or folder, a Node or web stream, or a stream opened for each attempt.
   *
   * Cold; unsubscribing aborts the transfer. After a transient failure it goes on by itself where that is possible. A
   * stream is ended only when the file is known to be whole, and verified where that is asked for; it is destroyed with
   * the error otherwise. What a failed download has written to a local path stays there, unless it is `atomic`.
   *
   * @example
   * const event = await lastValueFrom(ftp.download('a.gz', './a.gz', { atomic: true }))
   */
  download(path: RemotePath, target: DownloadTarget, options?: DownloadOptions): Observable<TransferEvent> {
    return download(this.#caller, path, target, options)
  }

  /**
   * Stores a local path, bytes, a stream or an iterable as a remote file.
   *
   * Cold; unsubscribing aborts the transfer. After a transient failure it goes on by itself where that is possible,
   * once the server has told how much it has. A source that fails never looks like the end of the file to the server.
   *
   * @example
   * await lastValueFrom(ftp.upload('./b.csv', 'in/b.csv', { atomic: true, verify: 'size' }))
   */
  upload(source: UploadSource, path: RemotePath, options?: UploadOptions): Observable<TransferEvent> {
    return upload(this.#caller, source, path, options)
  }

  /**
   * A remote file, or a part of it, as a Node stream that ends only when it is known to be whole.
   *
   * Nothing is opened before the first read. A reader that is slow slows the server; destroying the stream, or leaving
   * its loop, aborts the transfer and keeps the session. Throws `LocalProtocolError` for what is no part of a file.
   *
   * @example
   * await pipeline(ftp.createReadStream('a.gz'), createGunzip(), createWriteStream('a'))
   */
  createReadStream(path: RemotePath, options?: ReadStreamOptions | BufferEncoding | null): FtpReadable {
    const given = typeof options === 'string' ? { encoding: options } : options
    return new FtpReadable(this.#caller, path, given ?? {})
  }

  /**
   * A remote file as a Node stream to write to, which finishes only when the server has confirmed the file.
   *
   * Nothing is opened before the first write or the end. Destroying it never makes half a file look whole, and keeps
   * the session. A stream of this client that is piped into it takes a session of its own: `sessions: 2` or more. A
   * local file is read with less effort in large chunks.
   *
   * @example
   * const local = createReadStream('a', { highWaterMark: 256 * 1024 })
   * await pipeline(local, createGzip(), ftp.createWriteStream('a.gz'))
   */
  createWriteStream(path: RemotePath, options?: WriteStreamOptions | BufferEncoding | null): FtpWritable {
    const given = typeof options === 'string' ? { encoding: options } : options
    return new FtpWritable(this.#caller, path, given ?? {})
  }

  /**
   * Lends one session for several calls in a row; nobody else gets it meanwhile.
   *
   * Afterwards its directory, protection and mode are put back; where that cannot be done (a log-in, `SITE UMASK`,
   * words that nobody knows), it is closed. Inside, call the session: a call of the client takes another session, and
   * rejects (`FTP_BAD_SEQUENCE`) where that could only wait for ever.
   *
   * @example
   * await ftp.session(async s => { await s.cwd('x'); await s.command('SITE CHMOD 640 y') })
   */
  async session<T>(work: (session: FtpSession) => Promise<T>, { signal }: CallOptions = {}): Promise<T> {
    try {
      return await this.#pool.lend(work, { signal })
    } catch (error) {
      throw error instanceof FtpError ? this.#caller.explained(error) : error
    }
  }

  /**
   * Takes no more work, lets all that was asked for before come to its end, and takes leave of the server.
   *
   * What waits for a session is served, as are retries, the rest of a walk, and calls within `session`; anything else
   * rejects from now on (`FTP_ABORTED`). A stream is asked for when it is first read or written, an Observable when it
   * is subscribed to. What never ends keeps the client open: that is for `destroy`.
   *
   * @example
   * const texts = ['a', 'b', 'c'].map(name => ftp.readFile(name, 'utf8'))
   * await ftp.close()
   */
  close(): Promise<void> {
    return this.#pool.close().finally(() => this.#hub.end())
  }

  /** Ends everything at once: what runs or waits fails. */
  destroy(): Promise<void> {
    return this.#pool.destroy().finally(() => this.#hub.end())
  }

  /** As `destroy`: what still runs when the scope ends is not wanted. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.destroy()
  }
}
