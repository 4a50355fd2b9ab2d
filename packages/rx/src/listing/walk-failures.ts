import { FtpError } from '@sluice/protocol'
import type { FtpFailure } from '../failure/ftp-failure.ts'
import { WalkError, type WalkFailure } from './walk-error.ts'

/** Failures that a `WalkError` lists; more are counted. */
const KEPT_FAILURES = 1000

/** What a walk could not list: told to whoever wants it, else one error at the end. */
export class WalkFailures {
  readonly #onError: ((error: FtpFailure, path: string) => void) | undefined
  readonly #kept: WalkFailure[] = []
  #count = 0

  constructor(onError: ((error: FtpFailure, path: string) => void) | undefined) {
    this.#onError = onError
  }

  /** Throws what `onError` throws. */
  note(error: FtpFailure, path: string): void {
    if (this.#onError !== undefined) {
      this.#onError(error, path)
      return
    }
    this.#count++
    if (this.#kept.length < KEPT_FAILURES) this.#kept.push({ path, error })
  }

  /** Throws `WalkError` if there were some that nobody was told. */
  check(): void {
    if (this.#count > 0) throw new WalkError(this.#kept, this.#count)
  }
}

/** Whether an error concerns one folder: others can be listed yet. */
export function isOfFolder(error: unknown): error is FtpFailure {
  if (!(error instanceof FtpError) || error.code === 'FTP_ABORTED') return false
  const { phase } = error
  return phase === 'command' || phase === 'data-connect' || phase === 'transfer' || phase === 'listing'
}
