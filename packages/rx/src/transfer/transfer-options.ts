import type { HashAlgorithm } from '@sluice/protocol'
import type { CallOptions, LeastRate, Throttle } from '@sluice/transport'
import type { Retry } from './retry-options.ts'

/** What downloads and uploads take. */
export interface TransferSettings extends CallOptions {
  /**
   * How often and when it is tried again after a transient failure (`isTransient`): the network, a time-out, a server
   * that is busy, bytes that are missing at the end. Default 5 times within some 15 seconds; `false` for none. All
   * else, a file that is not there, a refusal, a full disk, fails at once.
   *
   * It goes on where it was for a local file and for what is `resumable`, while the file is still the same; begins
   * again at byte 0 for a function; and does neither for a stream, an iterable or a pipe, which can be used only once.
   */
  readonly retry?: Retry | undefined
  /**
   * What to do where the file is not the one that was begun, or nothing shows that it is. Default `restart`, at byte 0.
   *
   * What shows it: size and time, or the `unique` fact, are those of before. An entry of `list` or `walk` brings them
   * where the server has MLSD; `resume` and resumable sinks ask for them; and so does a path, in one write with the
   * file itself, of a server that is known to bear that, if the file has more than 64 KiB. Where they are not known,
   * it is enough that the file was last changed a day before the download or longer, or that its hash is verified in
   * the end; else it begins again, and knows from then on. The last bytes that are there are compared besides.
   */
  readonly changed?: 'restart' | 'fail' | undefined
  /**
   * Ask the server, when all bytes have passed, for the size of the file or for its hash, and fail where it is another
   * one. A hash is computed while the bytes pass; a server without one is told before the first byte
   * (`FTP_UNVERIFIABLE`). One that takes long over it needs a longer `timeouts.reply`.
   *
   * Another hash is `FTP_WRONG_HASH`: the bytes were damaged, or the file was changed while it was sent. Then it is
   * tried once more from byte 0, as one of the retries, where it can be and `changed` is not `fail`; a second time it
   * fails.
   *
   * A hash cannot be taken up in the middle: going on, a local file is read again up to there, and a resumable sink,
   * whose bytes nobody can read back, begins at byte 0.
   */
  readonly verify?: 'size' | 'hash' | undefined
  /** The hash to verify by; default the one that the server uses, or the strongest that it has. */
  readonly algorithm?: HashAlgorithm | undefined
  /**
   * Write under a temporary name in the same folder (`name.0123456789ab.part`), and give it its own name when it is
   * whole. The permissions of what is replaced are kept where they can be. Default false.
   */
  readonly atomic?: boolean | undefined
  /**
   * Keep what a transfer has left that failed for good. Default false for `atomic`, else true. The error names in
   * `left` what has a temporary name.
   */
  readonly keepPartial?: boolean | undefined
  /** A limit in bytes per second, which other transfers may share. */
  readonly throttle?: Throttle | undefined
  /** Fail where the server is slower than that. */
  readonly minRate?: LeastRate | undefined
}

export interface DownloadOptions extends TransferSettings {
  /** The size of the file in bytes, if it is known; another one is an error. */
  readonly size?: number | undefined
  /**
   * Go on with what an earlier process has left of a local file.
   *
   * While the file is fetched, `name.resume` beside it says what it is a part of: path, size, and time or `unique` fact
   * on the server, which have to be the same still, and its last bytes are fetched again and compared. Anything else is
   * `changed`; without such a note it begins at byte 0. What failed is kept. Default false.
   */
  readonly resume?: boolean | undefined
  /** Wait until the bytes of a local file are on the disk itself (fsync). Default false. */
  readonly flush?: boolean | undefined
}

export interface UploadOptions extends TransferSettings {
  /** Bytes that the source will give; another count is an error. */
  readonly size?: number | undefined
  /**
   * Go on with what is there of the file already, where its last bytes are those of the source at this place; else it
   * is
   * `changed`. For sources that can begin at any byte: a local file, bytes, a Blob, a text, what is `resumable`. What
   * failed is kept. Default false.
   */
  readonly resume?: boolean | undefined
  /** Tell the server beforehand how much room a known size takes (ALLO). Default false. */
  readonly allocate?: boolean | undefined
}
