import {
  type Command,
  type Credentials,
  clearControl,
  LocalProtocolError,
  list,
  parseCommandLine,
  protectData,
  quit,
  type Reply,
  reinitialize,
  retrieve,
  type StoreReport,
  type TransferReport,
} from '@sluice/protocol'
import type { CallOptions, RetrieveOptions, StoreOptions } from './call-options.ts'
import { type ConnectionOptions, modeOf } from './connection-options.ts'
import type { StartingPath } from './connection-options-of.ts'
import { type CopyOptions, type CopyReport, copyBetween } from './copy/copy-between.ts'
import type { RetrieveTarget } from './data/retrieve-target.ts'
import type { StoreInput } from './data/store-input.ts'
import { DataChannel, type OpenDataOptions } from './data-channel/data-channel.ts'
import { batchTransfer, type RetrieveBatchesOptions } from './listing/batch-transfer.ts'
import type { ListOptions } from './listing/list-options.ts'
import { listTransfer } from './listing/list-transfer.ts'
import { Listing } from './listing/listing.ts'
import { type BatchDecoder, PulledBatches } from './listing/pulled-batches.ts'
import { pathOf, type RemotePath } from './listing/remote-entry.ts'
import { readConnectArguments } from './read-connect-arguments.ts'
import { logInAgain } from './session/log-in-again.ts'
import { retrieveFile } from './session/retrieve-file.ts'
import { SessionCommands } from './session/session-commands.ts'
import { SessionLink } from './session/session-link.ts'
import { SessionRunner } from './session/session-runner.ts'
import { storeFile } from './session/store-file.ts'
import { charsetOf } from './text/charset-of.ts'
import type { LineOptions, RetrieveLinesOptions } from './text/line-options.ts'
import { lineTransfer } from './text/line-transfer.ts'
import { TextLines } from './text/text-lines.ts'
import { protectionLevel } from './tls/tls-options.ts'

/**
 * One logged-in control connection, with a promise for each thing that FTP can do.
 *
 * Calls queue: one exchange runs at a time. A refusal rejects with `ReplyError` and leaves the session usable; what
 * leaves it unusable closes it, `closed` says so, and every call that waits rejects with the reason.
 *
 * @example
 * await using session = await FtpSession.connect({ host: 'ftp.example.com', mode: 'required' })
 * await session.retrieve('a.gz', createWriteStream('a.gz'))
 */
export class FtpSession extends SessionCommands implements AsyncDisposable {
  readonly #runner: SessionRunner
  readonly #options: ConnectionOptions

  private constructor(link: SessionLink, options: ConnectionOptions) {
    const runner = new SessionRunner(link, options)
    super(runner, charsetOf(options.charset))
    this.#runner = runner
    this.#options = options
  }

  /**
   * Connects, secures the connection as `mode` says, logs in and learns what the server can do.
   *
   * Takes options, or a URL with options that override it; the path, of a URL too, is the folder to begin in.
   */
  static connect(
    url: string | URL,
    options?: Partial<ConnectionOptions> & StartingPath & CallOptions,
  ): Promise<FtpSession>
  static connect(options: ConnectionOptions & StartingPath, call?: CallOptions): Promise<FtpSession>
  static async connect(
    where: string | URL | (ConnectionOptions & StartingPath),
    others: Partial<ConnectionOptions> & StartingPath & CallOptions = {},
  ): Promise<FtpSession> {
    const { options, path, signal } = readConnectArguments(where, others)
    const link = await SessionLink.open(options, { signal })
    if (path !== '') await link.enter(path, { signal })
    return new FtpSession(link, options)
  }

  /**
   * Opens the connection anew, in the state of the one before: TYPE, PROT, MODE, and the directory, as far as `cwd` and
   * `pwd` tell. Calls that wait run on the new one.
   */
  reconnect(options?: CallOptions): Promise<void> {
    return this.#runner.reconnect(options)
  }

  /**
   * Ends the log-in and all that was settled for it, so that `logIn` can be called: REIN (RFC 959, 4.1.1). TLS ends
   * with it (RFC 4217, 12), for which `tls.clearControl` must be set.
   */
  reinitialize(options?: CallOptions): Promise<Reply> {
    return this.#runner.run(reinitialize, options)
  }

  /**
   * Logs in as somebody else: USER, PASS and ACCT (RFC 959, 4.1.1), with TLS before it where `mode` wants that; without
   * credentials as at first.
   */
  async logIn(credentials: Credentials = this.#runner.link.options, options?: CallOptions): Promise<Reply> {
    const reply = await this.#runner.run(
      conversation =>
        logInAgain(conversation, credentials, modeOf(this.#options), protectionLevel(this.#options.tls)),
      options,
    )
    this.#runner.link.credentials = credentials
    return reply
  }

  /** Puts data connections under TLS, or takes it from them: PBSZ and PROT (RFC 4217, 8 and 9). */
  protect(level: 'private' | 'clear', options?: CallOptions): Promise<void> {
    const letter = level === 'private' ? 'P' : 'C'
    return this.#runner.run(conversation => protectData(conversation, letter), options)
  }

  /**
   * Takes the control connection back to clear text, for firewalls that must read it: CCC (RFC 4217, 12). Needs
   * `tls.clearControl`; rejects with `LocalProtocolError` without it, and without TLS.
   */
  clearControl(options?: CallOptions): Promise<void> {
    return this.#runner.run(() => {
      if (!this.protected) throw notUnderTls()
      return clearControl()
    }, options)
  }

  /**
   * A directory, entry by entry, while it arrives: MLSD where the server has it, else LIST (RFC 3659, 7; RFC 959,
   * 4.1.3). Nothing is sent before the first entry is asked for.
   */
  list(path: RemotePath = '', { onUnparsed, ...options }: ListOptions = {}): Listing {
    return new Listing(listTransfer(this.#runner, this.charset, path, options), onUnparsed)
  }

  /** The lines of a listing as the server writes them: LIST (RFC 959, 4.1.3). */
  lines(path: RemotePath = '', options: LineOptions = {}): TextLines {
    return this.#lines(conversation => list(conversation, pathOf(path), 'LIST'), options)
  }

  /** The names in a directory, as the server writes them: NLST (RFC 959, 4.1.3). */
  nameList(path: RemotePath = '', options: LineOptions = {}): TextLines {
    return this.#lines(conversation => list(conversation, pathOf(path), 'NLST'), options)
  }

  /** The lines of a text file, in the charset of the session: RETR in TYPE A (RFC 959, 3.1.1). */
  retrieveLines(
    path: RemotePath,
    { representation = 'ascii', ...options }: RetrieveLinesOptions = {},
  ): TextLines {
    return this.#lines(
      conversation => retrieve(conversation, { path: pathOf(path), representation }),
      options,
    )
  }

  /**
   * What a decoder makes of the bytes of a file, in batches that are pulled: RETR (RFC 959, 4.1.3), in TYPE I unless
   * `representation` says otherwise. It is paced and given up as a `Listing` is.
   *
   * @example
   * const chunks = session.retrieveBatches('a.gz', () => ({ push: chunk => [chunk], end: () => [] }))
   * for await (const [chunk] of chunks) consume(chunk)
   */
  retrieveBatches<T>(
    path: RemotePath,
    decoder: () => BatchDecoder<T>,
    options: RetrieveBatchesOptions = {},
  ): PulledBatches<T> {
    return new PulledBatches(batchTransfer(this.#runner, path, decoder, options))
  }

  /**
   * Fetches a file: RETR (RFC 959, 4.1.3), in TYPE I unless `representation` says otherwise.
   *
   * A stream is ended only after the transfer is known to be whole, and destroyed with the error otherwise; a function
   * opens one when the server has agreed to send. Another receiver is told by the promise alone. Rejects with
   * `TransferError` for what is not whole.
   *
   * `{ file }` is the fastest way to a local file: it is opened when the server has agreed to send and closed in any
   * case; what was written before a failure stays there, and a call that is given up rejects when the last write has
   * ended.
   *
   * @example
   * await session.retrieve('a.gz', { file: './a.gz' })
   * await session.retrieve('a.gz', { file: './a.gz', flags: 'r+', start: 1024 }, { offset: 1024 }) // the rest
   */
  retrieve(path: RemotePath, to: RetrieveTarget, options: RetrieveOptions = {}): Promise<TransferReport> {
    return retrieveFile(this.#runner, path, to, options)
  }

  /**
   * Stores a file: STOR, APPE or STOU (RFC 959, 4.1.3), in TYPE I unless `representation` says otherwise; `unique`
   * takes an empty path, too. If the source fails, the server is never given a clean end. Rejects with `TransferError`.
   *
   * `{ file }` is the fastest way from a local file, whose size is a promise: one that shrinks or grows meanwhile fails
   * the transfer. Chunks must not be changed once they are given. A source that awaits another call of this
   * session waits for ever, since that call waits for the store; `timeouts.consumer` bounds it.
   *
   * @example
   * await session.store({ file: './b.csv' }, 'b.csv')
   */
  store(from: StoreInput, path: RemotePath, options: StoreOptions = {}): Promise<StoreReport> {
    return storeFile(this.#runner, this.charset, from, path, options)
  }

  /**
   * Lets this server send a file to another one, past this machine: PASV here, PORT there, STOR, RETR (RFC 959, 5.2).
   *
   * It resolves when both servers say that it is whole and their sizes agree. Data between servers is in clear text, so
   * sessions under TLS reject until `protect('clear')`. Many servers refuse such copies on purpose. One that fails on
   * its way may leave a part of the file behind.
   *
   * @example
   * await old.copyTo('a.gz', next, 'archive/a.gz')
   */
  async copyTo(
    path: RemotePath,
    target: FtpSession,
    targetPath: RemotePath = path,
    options: CopyOptions = {},
  ): Promise<CopyReport> {
    const source = { runner: this.#runner, path: pathOf(path) }
    return await copyBetween(source, { runner: target.#runner, path: pathOf(targetPath) }, options)
  }

  /**
   * Opens a data connection for RETR, STOR, APPE, STOU, LIST, NLST or MLSD, typed or as a line, and hands it over as a
   * stream. It holds the session: a call before it is over rejects (`FTP_BAD_SEQUENCE`).
   *
   * @example
   * const data = await session.openData('RETR a.gz', { offset: 1024 })
   * await pipeline(data.readable, createWriteStream('a.gz', { flags: 'a' }))
   * const { reply } = await data.complete()
   */
  async openData(command: Command | string, options: OpenDataOptions = {}): Promise<DataChannel> {
    const typed = typeof command === 'string' ? parseCommandLine(command) : command
    return await DataChannel.open(this.#runner, typed, options)
  }

  /**
   * Aborts the call that runs, which rejects with `FtpAbortError`; resolves when the session is back in step, or closed
   * where that could not be done. Does nothing if nothing runs.
   */
  abort(reason?: unknown): Promise<void> {
    return this.#runner.abort(reason)
  }

  /** Lets the process end although the session is open and idle, as in `node:net`. */
  unref(): void {
    this.#runner.setRef(false)
  }

  /** Undoes `unref`. */
  ref(): void {
    this.#runner.setRef(true)
  }

  /**
   * Takes leave of the server and closes; never rejects: QUIT (RFC 959, 4.1.1). What runs and waits is done first, but
   * a transfer of which our own side moves nothing for `timeouts.quit` is given up.
   */
  async quit(): Promise<void> {
    this.#runner.leave()
    if (!this.closed) await this.#runner.run(quit).catch(() => {})
    this.destroy()
  }

  /** Closes at once, without a word to the server; calls that wait or run reject. */
  destroy(): void {
    this.#runner.end()
    this.#runner.link.control.destroy()
  }

  /** The same as `destroy`. */
  close(): void {
    this.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.quit()
  }

  #lines(exchange: Parameters<typeof lineTransfer>[2], options: LineOptions): TextLines {
    return new TextLines(lineTransfer(this.#runner, this.charset, exchange, options))
  }
}

function notUnderTls(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'tls',
    command: 'CCC',
    message: 'the control connection is in clear text already',
  })
}
