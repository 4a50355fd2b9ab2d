import { Readable, type Writable } from 'node:stream'
import {
  type Command,
  type Conversation,
  changeDirectory,
  type Exchange,
  type Features,
  ListingParser,
  list,
  makeDirectory,
  modificationTime,
  type Outcome,
  type PathArgument,
  parseCommandLine,
  quit,
  type Reply,
  remove,
  removeDirectory,
  rename,
  request,
  retrieve,
  size,
  store,
  type TimeValue,
  type TransferReport,
  transferError,
  utf8,
  workingDirectory,
} from '@sluice/protocol'
import type { CallOptions, RetrieveOptions, StoreOptions, TransferOptions } from './call-options.ts'
import type { ConnectionOptions } from './connection-options.ts'
import type { DataReceiver } from './data/data-receiver.ts'
import type { DataSource } from './data/outgoing-data.ts'
import { isUsedUp, textAsSource, usedUp } from './data/store-source.ts'
import { WritableReceiver } from './data/writable-receiver.ts'
import { FtpAbortError } from './errors.ts'
import { type ItemConsumer, ListingReceiver } from './listing-receiver.ts'
import { type DataFlow, SessionLink } from './session/session-link.ts'
import { SessionQueue } from './session/session-queue.ts'

/**
 * One logged-in control connection, with a promise for each thing that FTP can do.
 *
 * Calls queue: one exchange runs at a time. A refusal rejects with `ReplyError` and leaves the session usable; what
 * leaves it unusable closes it, and `closed` says so.
 *
 * @example
 * await using session = await FtpSession.connect({ host: 'ftp.example.com', mode: 'required' })
 * await session.retrieve('a.gz', createWriteStream('a.gz'))
 */
export class FtpSession implements AsyncDisposable {
  readonly #link: SessionLink
  readonly #options: ConnectionOptions
  readonly #queue = new SessionQueue()

  private constructor(link: SessionLink, options: ConnectionOptions) {
    this.#link = link
    this.#options = options
  }

  /** Connects, secures the connection as `mode` says, logs in and learns what the server can do. */
  static async connect(options: ConnectionOptions, call: CallOptions = {}): Promise<FtpSession> {
    return new FtpSession(await SessionLink.open(options, call), options)
  }

  /** What the server said when the connection was opened. */
  get greeting(): Reply | undefined {
    return this.#link.greeting
  }

  /** What the server says that it can do (FEAT). */
  get features(): Features {
    return this.#link.conversation.features
  }

  /** The control connection is under TLS. */
  get protected(): boolean {
    return this.#link.protected
  }

  /** The session cannot be used any more. */
  get closed(): boolean {
    return this.#link.control.closed
  }

  /**
   * Any command, typed or as a line (`SITE CHMOD 640 a`), with its final reply; transfers and TLS have methods of
   * their own.
   */
  command(command: Command | string, options?: CallOptions): Promise<Reply> {
    return this.#run(
      () => request(typeof command === 'string' ? parseCommandLine(command) : command),
      options,
    )
  }

  /** The current directory (PWD). */
  pwd(options?: CallOptions): Promise<string> {
    return this.#run(workingDirectory, options)
  }

  /** Changes the current directory (CWD, CDUP). */
  cwd(path: PathArgument, options?: CallOptions): Promise<Reply> {
    return this.#run(() => changeDirectory(path), options)
  }

  /** Makes a directory (MKD); the path as the server names it, where it does. */
  mkdir(path: PathArgument, options?: CallOptions): Promise<string | undefined> {
    return this.#run(() => makeDirectory(path), options)
  }

  /** Removes an empty directory (RMD). */
  rmdir(path: PathArgument, options?: CallOptions): Promise<Reply> {
    return this.#run(() => removeDirectory(path), options)
  }

  /** Deletes a file (DELE). */
  delete(path: PathArgument, options?: CallOptions): Promise<Reply> {
    return this.#run(() => remove(path), options)
  }

  /** Renames or moves a file or directory (RNFR, RNTO). */
  rename(from: PathArgument, to: PathArgument, options?: CallOptions): Promise<Reply> {
    return this.#run(conversation => rename(conversation, from, to), options)
  }

  /** The size of a file in bytes (SIZE, in TYPE I). */
  size(path: PathArgument, options?: CallOptions): Promise<number> {
    return this.#run(conversation => size(conversation, path), options)
  }

  /** When a file was last changed, UTC (MDTM). */
  modifiedAt(path: PathArgument, options?: CallOptions): Promise<TimeValue> {
    return this.#run(() => modificationTime(path), options)
  }

  /**
   * Lists a directory (MLSD where the server has it, else LIST); items are handed over while they arrive and are
   * not paced.
   */
  async list(path: PathArgument, consume: ItemConsumer, options?: CallOptions): Promise<TransferReport> {
    const charset = this.#options.charset ?? utf8
    const receiver = new ListingReceiver(
      command => new ListingParser({ command, charset, now: Date.now() }),
      consume,
    )
    const report = await this.#run(conversation => list(conversation, path), options, { receiver })
    receiver.complete()
    return report
  }

  /**
   * Fetches a file (RETR, TYPE I).
   *
   * A Node stream is ended only after the transfer is known to be whole, and destroyed with the error otherwise; a
   * function opens one when the server has agreed to send. Another receiver is told by the promise alone.
   */
  async retrieve(
    path: PathArgument,
    to: Writable | (() => Writable) | DataReceiver,
    { offset, end, size, ...options }: RetrieveOptions = {},
  ): Promise<TransferReport> {
    const exchange = (conversation: Conversation) => retrieve(conversation, { path, offset, end, size })
    if ('begin' in to) return await this.#run(exchange, options, { receiver: to })
    const receiver = new WritableReceiver(to)
    try {
      const report = await this.#run(exchange, options, { receiver })
      await receiver.complete(options.signal).catch(cause => {
        if (options.signal?.aborted) throw new FtpAbortError('transfer', options.signal.reason)
        throw transferError(
          { verb: 'RETR', path },
          {
            end: { how: 'caller-failed', bytes: report.bytes, cause },
            expected: undefined,
            reply: report.reply,
          },
        )
      })
      return report
    } catch (error) {
      receiver.abort(error as Error)
      throw error
    }
  }

  /** Stores a file (STOR or APPE, TYPE I). If the source fails, the server is never given a clean end. */
  async store(
    from: DataSource | Uint8Array,
    path: PathArgument,
    { append, offset, size, ...options }: StoreOptions = {},
  ): Promise<TransferReport> {
    if (typeof from === 'string') throw textAsSource()
    const source: DataSource = from instanceof Uint8Array ? [from] : from
    const stream = source instanceof Readable ? source : undefined
    // An error before its turn would end the process; it is told when the turn comes.
    stream?.on('error', () => {})
    const exchange = (conversation: Conversation) => {
      if (stream !== undefined && isUsedUp(stream))
        throw usedUp(stream, { verb: append ? 'APPE' : 'STOR', path })
      return store(conversation, { path, append, offset, size })
    }
    try {
      return await this.#run(exchange, options, { source })
    } finally {
      stream?.destroy()
    }
  }

  /** Lets the process end although the session is open and idle, as in `node:net`. */
  unref(): void {
    this.#link.control.channel.unref()
  }

  /** Undoes `unref`. */
  ref(): void {
    this.#link.control.channel.ref()
  }

  /** Takes leave of the server and closes; never rejects. */
  async quit(): Promise<void> {
    if (!this.closed) await this.#run(quit).catch(() => {})
    this.destroy()
  }

  /** Closes at once, without a word to the server; calls that wait or run reject. */
  destroy(): void {
    this.#link.control.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.quit()
  }

  #run<T>(
    exchange: (conversation: Conversation) => Exchange<Outcome<T>>,
    options: TransferOptions = {},
    flow?: DataFlow,
  ): Promise<T> {
    const link = this.#link
    return this.#queue.run(() => link.perform(exchange(link.conversation), options, flow), options.signal)
  }
}
