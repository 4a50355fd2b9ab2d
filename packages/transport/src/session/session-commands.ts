import {
  type Charset,
  changeDirectory,
  changeMode,
  copy,
  type FileHash,
  type HashRequest,
  hash,
  makeDirectories,
  makeDirectory,
  modificationTime,
  type Reply,
  remove,
  removeDirectory,
  rename,
  setModificationTime,
  size,
  type TimeValue,
  workingDirectory,
} from '@sluice/protocol'
import type { CallOptions } from '../call-options.ts'
import { pathOf, type RemotePath } from '../listing/remote-entry.ts'
import { type RemoteStatus, StatusFinder } from './find-status.ts'
import { ServerCommands } from './server-commands.ts'
import type { SessionRunner } from './session-runner.ts'

export interface MakeDirectoryOptions extends CallOptions {
  /** Make the parents that are missing, too; that the directory is there already is no error then. */
  readonly recursive?: boolean | undefined
}

export interface HashOptions extends CallOptions, Omit<HashRequest, 'path'> {}

/**
 * The calls of a session that concern directories and files by their path.
 *
 * A path is text in the charset of the session, exact bytes, or an entry of a listing. Each call rejects with
 * `ReplyError` where the server refuses, which leaves the session usable, and with `LocalProtocolError` for a path that
 * cannot be sent.
 */
export abstract class SessionCommands extends ServerCommands {
  readonly #runner: SessionRunner

  protected constructor(runner: SessionRunner, charset: Charset) {
    super(runner, charset)
    this.#runner = runner
  }

  /** The current directory: PWD (RFC 959, Appendix II). */
  pwd(options?: CallOptions): Promise<string> {
    return this.#runner.run(workingDirectory, options)
  }

  /** Changes the current directory: CWD, and CDUP for `..` (RFC 959, 4.1.1). */
  cwd(path: RemotePath, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => changeDirectory(pathOf(path)), options)
  }

  /** Changes to the parent directory: CDUP, or CWD where the server does not know that (RFC 959, 4.1.1). */
  cdup(options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => changeDirectory('..'), options)
  }

  /**
   * Makes a directory: MKD (RFC 959, 4.1.3); the path as the server names it, undefined where it names none or, with
   * `recursive`, where the directory was there.
   */
  mkdir(
    path: RemotePath,
    { recursive = false, ...options }: MakeDirectoryOptions = {},
  ): Promise<string | undefined> {
    if (!recursive) return this.#runner.run(() => makeDirectory(pathOf(path)), options)
    return this.#runner
      .run(conversation => makeDirectories(conversation, pathOf(path)), options)
      .then(made => made.path)
  }

  /** Removes an empty directory: RMD (RFC 959, 4.1.3). */
  rmdir(path: RemotePath, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => removeDirectory(pathOf(path)), options)
  }

  /** Deletes a file: DELE (RFC 959, 4.1.3). */
  delete(path: RemotePath, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => remove(pathOf(path)), options)
  }

  /** Renames or moves a file or directory: RNFR, RNTO (RFC 959, 4.1.3). An abort in between closes the session. */
  rename(from: RemotePath, to: RemotePath, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(conversation => rename(conversation, pathOf(from), pathOf(to)), options)
  }

  /** Copies a file on the server: SITE CPFR and CPTO, else SITE COPY, where it has them. */
  copy(from: RemotePath, to: RemotePath, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => copy(pathOf(from), pathOf(to)), options)
  }

  /** The size of a file in bytes: SIZE, in TYPE I (RFC 3659, 4). */
  size(path: RemotePath, options?: CallOptions): Promise<number> {
    return this.#runner.run(conversation => size(conversation, pathOf(path)), options)
  }

  /** When a file was last changed, UTC: MDTM (RFC 3659, 3). */
  modifiedAt(path: RemotePath, options?: CallOptions): Promise<TimeValue> {
    return this.#runner.run(() => modificationTime(pathOf(path)), options)
  }

  /** Sets when a file was last changed, in whole seconds: MFMT, SITE UTIME, or MDTM with a time. */
  setModifiedAt(path: RemotePath, date: Date, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(conversation => setModificationTime(conversation, pathOf(path), date), options)
  }

  /** Sets the permissions of a file, such as `0o640`: SITE CHMOD. */
  chmod(path: RemotePath, mode: number, options?: CallOptions): Promise<Reply> {
    return this.#runner.run(() => changeMode(pathOf(path), mode), options)
  }

  /**
   * Lets the server compute the hash of a file or of a part of it: HASH, XSHA256, XMD5, XCRC and the like; rejects with
   * `LocalProtocolError` where its features name none.
   */
  hash(path: RemotePath, { signal, ...request }: HashOptions = {}): Promise<FileHash> {
    return this.#runner.run(conversation => hash(conversation, { ...request, path: pathOf(path) }), {
      signal,
    })
  }

  /**
   * What a path is: MLST (RFC 3659, 7), else SIZE and MDTM, else whether it can be entered, else its line in the
   * listing of its directory. Rejects with `ReplyError`, or with `FTP_NOT_FOUND` where only the listing could tell.
   */
  stat(path: RemotePath, options?: CallOptions): Promise<RemoteStatus> {
    const finder = new StatusFinder(this.charset)
    return this.#runner.run(conversation => finder.find(conversation, pathOf(path)), options, {
      receiver: finder.receiver,
    })
  }

  /** Reserves room for a file that will be stored: ALLO (RFC 959, 4.1.3); many servers say that it is not needed. */
  allocate(bytes: number, options?: CallOptions): Promise<Reply> {
    return this.command({ verb: 'ALLO', size: bytes }, options)
  }
}
