import { brandError, FtpError } from '@sluice/protocol'
import type { ErrorKind } from '../failure/error-kind.ts'
import { isTransient } from '../failure/is-transient.ts'
import { kindOf } from '../failure/kind-of.ts'

/** A folder of a walk that could not be listed as a whole. */
export interface WalkFailure {
  readonly path: string
  readonly error: FtpError
}

/**
 * A walk that came to its end without some folders (`FTP_WALK_INCOMPLETE`).
 *
 * All entries that could be read were emitted before. `kind` and `cause` are those of the first failure; `transient`
 * holds if it does for each that is kept.
 */
export class WalkError extends FtpError {
  /** The first thousand. */
  readonly failures: readonly WalkFailure[]
  /** How many there were. */
  readonly count: number
  readonly kind: ErrorKind
  readonly transient: boolean

  constructor(failures: readonly WalkFailure[], count: number) {
    const [first] = failures
    super({
      code: 'FTP_WALK_INCOMPLETE',
      phase: 'listing',
      message:
        `${count} ${count === 1 ? 'folder' : 'folders'} of the walk could not be listed as a whole ` +
        `(the first: "${first?.path}": ${first?.error.message}); pass onError to be told of each`,
      cause: first?.error,
    })
    this.failures = failures
    this.count = count
    this.kind = kindOf(first?.error)
    this.transient = failures.every(({ error }) => isTransient(error))
  }
}

brandError(WalkError, 'WalkError')
