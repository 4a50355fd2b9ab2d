import type { RemoteEntry, RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { ContentCalls } from '../calls/content-calls.ts'
import { type BytesOptions, bytes } from './bytes.ts'
import { type LinesOptions, lines } from './lines.ts'
import { list } from './list.ts'
import type { ListOptions, NameListOptions } from './list-options.ts'
import { nameList } from './name-list.ts'
import { walk } from './walk.ts'
import type { WalkEntry, WalkOptions } from './walk-options.ts'

/**
 * The calls of `Ftp` that have many values: cold Observables, each subscription a transfer of its own.
 *
 * Unsubscribing aborts the transfer and keeps the session. They complete only if what they read is whole; what is wrong
 * comes behind the last value (`FtpFailure`).
 */
export abstract class ListingCalls extends ContentCalls {
  readonly #caller: Caller

  protected constructor(caller: Caller) {
    super(caller)
    this.#caller = caller
  }

  /**
   * The entries of a directory, while they arrive; not paced unless it is given a `gate`.
   *
   * With a gate (`withGate`) the socket pauses while the work on the entries is behind. When another operation waits
   * for a session, or the gate stays closed for a second, what is left is taken into memory, up to `spoolBytes`, and
   * the session serves others: an entry can be worked on over the only session. Without a gate it pushes as fast as
   * the server sends, and what `mergeMap` or `concatMap` has not come to piles up. MLSD where the server has it, else
   * LIST (RFC 3659, 7; RFC 959, 4.1.3).
   *
   * @example
   * withGate(4, gate =>
   *   ftp.list('in', { gate }).pipe(gate.mergeMap(entry => ftp.download(entry, `./${entry.name}`))),
   * ).subscribe()
   *
   * @see walk
   */
  list(path: RemotePath = '', options?: ListOptions): Observable<RemoteEntry> {
    return list(this.#caller, path, options)
  }

  /**
   * What is below a directory, with full paths; not paced unless it is given a `gate`.
   *
   * The entries of a folder come together, and a gate works as for `list`. With more sessions the folders that come
   * next are listed meanwhile, over all but one of them (each may take `spoolBytes`); the order stays the same. A
   * folder that cannot be listed does not end the walk: `onError` is told of it, else the walk fails behind its last
   * entry with one `WalkError` that has them all. The folder itself must be there. Names that are no names (`a/b`, an
   * empty one) never lead anywhere: the entry is left out and its folder counts as failed. A folder that lies in
   * itself, by its `unique` fact or by the target of a link, is emitted and not walked into. Memory: some 300 bytes
   * for each folder that waits, 250,000 of them at most.
   *
   * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for a `depth` that is none.
   *
   * @example
   * ftp.walk('pub', { branch: directory => directory.name !== 'old' }).subscribe(entry => console.log(entry.path))
   *
   * @see list
   */
  walk(path: RemotePath = '', options?: WalkOptions): Observable<WalkEntry> {
    return walk(this.#caller, path, options)
  }

  /**
   * The names in a directory, as the server writes them; not paced unless it is given a `gate`. NLST (RFC 959, 4.1.3).
   *
   * Some servers put the directory before each name, and some leave directories out; `list` is the better choice.
   *
   * @example
   * ftp.nameList('in').subscribe(name => console.log(name))
   */
  nameList(path: RemotePath = '', options?: NameListOptions): Observable<string> {
    return nameList(this.#caller, path, options)
  }

  /**
   * The lines of a text file, without their ends (CRLF or LF); not paced unless it is given a `gate`.
   *
   * With a gate the socket pauses while the work on the lines is behind. The session is kept until the end of the file,
   * so work that needs the same `ftp` wants a second one; where there is none, up to `spoolBytes` are taken into memory
   * for it, and a larger file fails (`FTP_SPOOL_EXCEEDED`) after ten seconds of standstill.
   *
   * @example
   * ftp.lines('log.txt', { charset: 'windows-1251' }).subscribe(line => console.log(line))
   */
  lines(path: RemotePath, options?: LinesOptions): Observable<string> {
    return lines(this.#caller, path, options)
  }

  /**
   * The bytes of a file in chunks, paced by a gate that must be given; `createReadStream` is the usual way to have
   * them.
   *
   * The socket pauses while the gate is closed. Weigh the gate by the length of the chunks, which differs. The session
   * is kept as for `lines`.
   *
   * @example
   * withGate({ limit: 256 * 1024, weigh: (chunk: Buffer) => chunk.length }, gate =>
   *   ftp.bytes('a.bin', { gate }).pipe(gate.concatMap(chunk => send(chunk))),
   * ).subscribe()
   */
  bytes(path: RemotePath, options: BytesOptions): Observable<Buffer> {
    return bytes(this.#caller, path, options)
  }
}
