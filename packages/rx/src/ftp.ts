import type { Entry, PathArgument, Reply, TransferReport } from '@sluice/protocol'
import { type CallOptions, FtpSession } from '@sluice/transport'
import type { Observable } from 'rxjs'
import { download } from './download.ts'
import type { DownloadTarget } from './download-target.ts'
import type { FtpOptions } from './ftp-options.ts'
import { list } from './list.ts'
import type { ListOptions } from './list-options.ts'
import { SessionPool } from './session-pool.ts'
import { FtpReadable, type ReadStreamOptions } from './streams/ftp-readable.ts'
import { FtpWritable, type WriteStreamOptions } from './streams/ftp-writable.ts'
import type { TransferEvent } from './transfer-event.ts'
import { upload } from './upload.ts'
import type { UploadSource } from './upload-source.ts'

/**
 * An FTP server as streams: many values are Observables, bytes are Node streams, single answers are promises.
 *
 * It is lazy and owns a pool of sessions; made by `createFtp`. Paths are absolute or relative to the path of the URL.
 */
export class Ftp implements AsyncDisposable {
  readonly #pool: SessionPool

  constructor(options: FtpOptions) {
    const { path, sessions = 1 } = options
    this.#pool = new SessionPool(sessions, async signal => {
      const session = await FtpSession.connect(options, { signal })
      try {
        if (path) await session.cwd(path, { signal })
      } catch (error) {
        session.destroy()
        throw error
      }
      return session
    })
  }

  /**
   * The entries of a directory, while they arrive.
   *
   * Not paced: the Observable pushes as fast as the server sends. Cold; unsubscribing aborts the listing.
   *
   * @example
   * ftp.list('in').pipe(filter(entry => entry.type === 'file')).subscribe(entry => console.log(entry.name))
   */
  list(path: PathArgument = '', options?: ListOptions): Observable<Entry> {
    return list(this.#pool, path, options)
  }

  /**
   * Fetches a file into a local path, a Node stream, or a stream opened for each subscription.
   *
   * Cold; unsubscribing aborts the transfer. The target is ended only when the file is known to be whole and
   * destroyed with the error otherwise; what a failed download has written to a local path stays there.
   *
   * @example
   * const { result } = await lastValueFrom(ftp.download('a.gz', './a.gz'))
   */
  download(path: PathArgument, target: DownloadTarget): Observable<TransferEvent> {
    return download(this.#pool, path, target)
  }

  /**
   * Stores a local path, bytes, a stream or an iterable as a remote file.
   *
   * Cold; unsubscribing aborts the transfer. A source that fails never looks like the end of the file to the server.
   *
   * @example
   * await lastValueFrom(ftp.upload('./b.csv', 'in/b.csv'))
   */
  upload(source: UploadSource, path: PathArgument): Observable<TransferEvent> {
    return upload(this.#pool, source, path)
  }

  /**
   * A remote file as a Node stream that ends only when the file is known to be whole.
   *
   * @example
   * await pipeline(ftp.createReadStream('a.gz'), createGunzip(), createWriteStream('a'))
   */
  createReadStream(path: PathArgument, options?: ReadStreamOptions): FtpReadable {
    return new FtpReadable(this.#pool, path, options)
  }

  /**
   * A remote file as a Node stream to write to, which finishes only when the server has confirmed the file.
   *
   * @example
   * await pipeline(createReadStream('a'), createGzip(), ftp.createWriteStream('a.gz'))
   */
  createWriteStream(path: PathArgument, options?: WriteStreamOptions): FtpWritable {
    return new FtpWritable(this.#pool, path, options)
  }

  /** The bytes of a file, or its text when a encoding is given. Collects: for files that fit into memory. */
  readFile(path: PathArgument, options?: CallOptions): Promise<Buffer>
  readFile(path: PathArgument, encoding: BufferEncoding, options?: CallOptions): Promise<string>
  async readFile(
    path: PathArgument,
    encoding?: BufferEncoding | CallOptions,
    options?: CallOptions,
  ): Promise<Buffer | string> {
    const { signal } = (typeof encoding === 'string' ? options : encoding) ?? {}
    const chunks: Buffer[] = []
    for await (const chunk of this.createReadStream(path, { signal })) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    return typeof encoding === 'string' ? bytes.toString(encoding) : bytes
  }

  /** Replaces a file by bytes or by a text in UTF-8. */
  writeFile(
    path: PathArgument,
    content: Uint8Array | string,
    options: CallOptions = {},
  ): Promise<TransferReport> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const { signal } = options
    return this.#pool.use(session => session.store([bytes], path, { size: bytes.length, signal }), signal)
  }

  /** Renames or moves a file or directory. */
  async rename(from: PathArgument, to: PathArgument, options: CallOptions = {}): Promise<void> {
    await this.#pool.use(session => session.rename(from, to, options), options.signal)
  }

  /** Deletes a file. */
  async rm(path: PathArgument, options: CallOptions = {}): Promise<void> {
    await this.#pool.use(session => session.delete(path, options), options.signal)
  }

  /** Makes a directory. */
  async mkdir(path: PathArgument, options: CallOptions = {}): Promise<void> {
    await this.#pool.use(session => session.mkdir(path, options), options.signal)
  }

  /** Removes an empty directory. */
  async rmdir(path: PathArgument, options: CallOptions = {}): Promise<void> {
    await this.#pool.use(session => session.rmdir(path, options), options.signal)
  }

  /** The size of a file in bytes. */
  size(path: PathArgument, options: CallOptions = {}): Promise<number> {
    return this.#pool.use(session => session.size(path, options), options.signal)
  }

  /** Any command, as a line, with its reply: `SITE CHMOD 640 a.txt`. */
  command(line: string, options: CallOptions = {}): Promise<Reply> {
    return this.#pool.use(session => session.command(line, options), options.signal)
  }

  /**
   * Lends one session for several calls in a row; its directory is put back afterwards.
   *
   * @example
   * await ftp.session(async s => { await s.cwd('x'); await s.command('SITE CHMOD 640 y') })
   */
  session<T>(work: (session: FtpSession) => Promise<T>, options: CallOptions = {}): Promise<T> {
    return this.#pool.use(async session => {
      const home = await session.pwd(options)
      try {
        return await work(session)
      } finally {
        // A session that cannot be put back must not serve others.
        await session.cwd(home).catch(() => session.destroy())
      }
    }, options.signal)
  }

  /** Takes no more work, lets what runs end, and takes leave of the server. */
  close(): Promise<void> {
    return this.#pool.close()
  }

  /** Ends everything at once: what runs fails. */
  destroy(): Promise<void> {
    return this.#pool.destroy()
  }

  /** As `destroy`: what still runs when the scope ends is not wanted. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.destroy()
  }
}
