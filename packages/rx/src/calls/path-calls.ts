import type { FileHash, Reply } from '@sluice/protocol'
import type { CallOptions, HashOptions, MakeDirectoryOptions, RemotePath } from '@sluice/transport'
import type { Caller } from './caller.ts'
import { clarified, ofFile } from './clarified.ts'
import { deleteFile } from './delete-file.ts'
import { isThere } from './is-there.ts'
import { knownOptions } from './known-options.ts'
import { makeDirectory } from './make-directory.ts'
import { modeNumber } from './mode-number.ts'
import { RemoteStats } from './remote-stats.ts'
import { type RemoveOptions, removePath } from './remove.ts'
import { removeDirectory } from './remove-directory.ts'
import { renamePath } from './rename-path.ts'
import { timeOf } from './time-of.ts'

/**
 * The calls of `Ftp` that concern one path and have one answer, named as in `node:fs/promises`.
 *
 * Each rejects with an error that says what happened (`FtpFailure`): `kind`, `transient`, `reply`, `path`. A path is
 * text, exact bytes, or an entry of a listing.
 */
export abstract class PathCalls {
  readonly #caller: Caller

  protected constructor(caller: Caller) {
    this.#caller = caller
  }

  /**
   * What the server tells of a path: MLST, else SIZE and MDTM, else what the listing of its folder says.
   *
   * @example
   * const { size, mtime } = await ftp.stat('in/a.gz')
   */
  stat(path: RemotePath, options: CallOptions = {}): Promise<RemoteStats> {
    const { signal } = options
    return this.#caller.run(async session => new RemoteStats(await session.stat(path, { signal })), {
      path,
      signal,
    })
  }

  /**
   * Whether there is anything at a path: false only where the server says that there is nothing, as some say of what
   * lies in a folder that this user may not enter; whatever else keeps it from being known rejects.
   *
   * @example
   * if (!(await ftp.exists('done'))) await ftp.mkdir('done')
   */
  exists(path: RemotePath, { signal }: CallOptions = {}): Promise<boolean> {
    return this.#caller.run(session => isThere(session, path, { signal }), { path, signal })
  }

  /**
   * Makes a directory; with `recursive` the parents that are missing, too, and that it is there is no error then.
   *
   * Gives its path as the server names it, undefined where it names none or the directory was there; `node:fs` gives
   * the first one of those that were made instead.
   *
   * @example
   * await ftp.mkdir('archive/2024/05', { recursive: true })
   */
  async mkdir(path: RemotePath, options?: MakeDirectoryOptions | null): Promise<string | undefined> {
    const { recursive, signal } = knownOptions('mkdir', options, { recursive: true, signal: true })
    return await this.#caller.run(session => makeDirectory(session, path, { recursive, signal }), {
      path,
      signal,
    })
  }

  /**
   * Removes an empty directory.
   *
   * @example
   * await ftp.rmdir('empty')
   */
  async rmdir(path: RemotePath, { signal }: CallOptions = {}): Promise<void> {
    await this.#caller.run(session => removeDirectory(session, path, { signal }), { path, signal })
  }

  /**
   * Deletes a file or a link.
   *
   * @example
   * await ftp.unlink('in/a.gz')
   */
  async unlink(path: RemotePath, { signal }: CallOptions = {}): Promise<void> {
    await deleteFile(this.#caller, path, signal)
  }

  /**
   * Removes a file or a link, and with `recursive` a directory with all that is in it, over all sessions side by side.
   *
   * Links are not followed, names that could lead out of the directory are an error before anything in it is removed,
   * and the depth is bounded. What somebody else removes meanwhile is no failure. After the first failure nothing more
   * is begun: the error tells its `path`, what was removed before is gone, and the rest is there still.
   *
   * @example
   * await ftp.rm('old', { recursive: true, force: true })
   */
  rm(path: RemotePath, options: RemoveOptions = {}): Promise<void> {
    return removePath(this.#caller, path, options)
  }

  /**
   * Renames or moves a file or directory; whether it replaces what is there is up to the server.
   *
   * @example
   * await ftp.rename('b.csv', 'done/b.csv')
   */
  async rename(from: RemotePath, to: RemotePath, { signal }: CallOptions = {}): Promise<void> {
    await this.#caller.run(session => renamePath(session, from, to, { signal }), { path: from, signal })
  }

  /**
   * Copies a file on the server, where it can: SITE CPFR and CPTO, or SITE COPY; else it rejects (kind `protocol`).
   *
   * @example
   * await ftp.copyFile('a.csv', 'backup/a.csv')
   */
  async copyFile(from: RemotePath, to: RemotePath, { signal }: CallOptions = {}): Promise<void> {
    await this.#caller.run(session => session.copy(from, to, { signal }), { path: from, signal })
  }

  /**
   * Sets when a file was last changed, in whole seconds; FTP has no time of the last access, so `atime` is not used.
   * Numbers are seconds since 1970, as in `node:fs`.
   *
   * @example
   * await ftp.utimes('a.gz', new Date(), new Date('2024-05-01'))
   */
  async utimes(
    path: RemotePath,
    _atime: Date | number | string,
    mtime: Date | number | string,
    { signal }: CallOptions = {},
  ): Promise<void> {
    await this.#caller.run(
      session =>
        clarified(session, path, ofFile, { signal }, async () => {
          await session.setModifiedAt(path, timeOf(mtime), { signal })
        }),
      { path, signal },
    )
  }

  /**
   * Sets the permissions of a file: SITE CHMOD. A text is octal; of a `mode` that `node:fs` tells, the type is left
   * out.
   *
   * @example
   * await ftp.chmod('a.sh', 0o750)
   */
  async chmod(path: RemotePath, mode: number | string, { signal }: CallOptions = {}): Promise<void> {
    await this.#caller.run(async session => await session.chmod(path, modeNumber(mode), { signal }), {
      path,
      signal,
    })
  }

  /**
   * Lets the server compute the hash of a file or of a part of it: HASH, XSHA256, XMD5, XCRC and the like.
   *
   * @example
   * const { hex } = await ftp.hash('a.gz', { algorithm: 'SHA-256' })
   */
  hash(path: RemotePath, options: HashOptions = {}): Promise<FileHash> {
    const { signal } = options
    return this.#caller.run(session => session.hash(path, options), { path, signal })
  }

  /**
   * The size of a file in bytes: SIZE. It saves what `stat` asks besides.
   *
   * @example
   * const bytes = await ftp.size('a.gz')
   */
  size(path: RemotePath, { signal }: CallOptions = {}): Promise<number> {
    return this.#caller.run(
      session => clarified(session, path, ofFile, { signal }, () => session.size(path, { signal })),
      { path, signal },
    )
  }

  /**
   * Any command, as a line, with its reply; what opens a data connection is refused.
   *
   * @example
   * await ftp.command('SITE UMASK 027')
   */
  command(line: string, { signal }: CallOptions = {}): Promise<Reply> {
    return this.#caller.run(session => session.command(line, { signal }), { signal })
  }
}
