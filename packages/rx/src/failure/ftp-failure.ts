import { FtpError, TransferError } from '@sluice/protocol'
import type { ErrorKind } from './error-kind.ts'
import { isTransient } from './is-transient.ts'
import { kindOf } from './kind-of.ts'

/** What `Ftp` tells of every error besides the error itself. */
export interface Explanation {
  readonly kind: ErrorKind
  /** The same call may succeed when it is tried again in a while. */
  readonly transient: boolean
  /** The remote path of the call, where it had one. */
  readonly path?: string | undefined
  /** Bytes of the file that had passed when a transfer failed. */
  readonly bytes?: number | undefined
  /**
   * What a transfer with `atomic` may have left under names of its own: temporary files, and what was moved away for
   * one. Remote paths of an upload, local ones of a download.
   */
  readonly left?: readonly string[] | undefined
}

/** An error of this library as every call of `Ftp` rejects with it; `reply` has the server's words, where there are any. */
export type FtpFailure = FtpError & Explanation

/**
 * Whether an error is one of this library that went through `Ftp`, so that `kind` and `transient` are there.
 *
 * @example
 * if (isFtpFailure(error) && error.kind === 'quota') await makeRoom(error.path)
 */
export function isFtpFailure(error: unknown): error is FtpFailure {
  return error instanceof FtpError && 'kind' in error
}

/** Adds to an error what is known of it, once: the path that is told first stays. Gives the same object back. */
export function explain<E>(error: E, path?: string): E {
  if (!(error instanceof Error)) return error
  const known = error as Partial<Explanation>
  if (known.kind === undefined) {
    explainAs(error, kindOf(error))
    if (error instanceof TransferError) explainBytes(error, error.bytesTransferred)
  }
  if (path !== undefined && known.path === undefined) tell(error, 'path', path)
  return error
}

/** Adds what an error means, where more is known of it than the error says. */
export function explainAs<E>(error: E, kind: ErrorKind): E {
  if (!(error instanceof Error)) return error
  tell(error, 'kind', kind)
  tell(error, 'transient', isTransient(error))
  return error
}

/** Adds to an error of a transfer how many bytes of the file had passed. */
export function explainBytes(error: Error, bytes: number): void {
  tell(error, 'bytes', bytes)
}

/** Adds to an error of a transfer what that has left behind. */
export function explainLeft(error: unknown, left: readonly string[]): void {
  if (error instanceof Error && left.length > 0) tell(error, 'left', left)
}

/** A frozen error stays as it is. */
function tell(error: Error, name: keyof Explanation, value: unknown): void {
  Reflect.defineProperty(error, name, { value, enumerable: true, configurable: true })
}
