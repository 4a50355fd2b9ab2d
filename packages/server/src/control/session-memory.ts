import type { HashName } from '../digest/digest.ts'

/** The transfer that runs at this moment. */
export interface RunningTransfer {
  readonly verb: string
  readonly path: string
  /** Of the whole transfer, where it is known. */
  readonly total: number | undefined
  bytes: number
}

/** What a session remembers from command to command, besides the tables of `ServerSession`. */
export class SessionMemory {
  /** The name of the last USER, logged in or not: the login table knows. */
  user = ''
  failedLogins = 0
  /** The virtual working directory. */
  directory = '/'
  /** From RNFR; counts only while the sequence table says `rename-due`. */
  renameFrom = ''
  /** From REST, in bytes; counts only while the sequence table says `restart-due`. */
  restartAt = 0
  /** From RANG, the last byte included; counts only while the sequence table says `range-due`. */
  range: { readonly start: number; readonly end: number } = { start: 0, end: 0 }
  /** PBSZ was given, so PROT may be (RFC 4217, 8 and 9). */
  bufferSizeAgreed = false
  /** The facts of MLSx that the client wants (OPTS MLST). */
  facts: readonly string[] = ['type', 'size', 'modify']
  /** What HASH computes (OPTS HASH). */
  hash: HashName = 'SHA-256'
  /** Of MODE Z (OPTS MODE Z LEVEL). */
  deflateLevel = 6
  /** Of what this session makes, where SITE UMASK has set it. */
  umask: number | undefined
  /** Milliseconds, where SITE IDLE has set them. */
  idleMs: number | undefined
  transfer: RunningTransfer | undefined
  /** The last transfer was broken off by an ABOR that is still to be answered. */
  transferAborted = false

  /** Forgets everything but the running count of wrong passwords (REIN). */
  reset(): void {
    const { failedLogins } = this
    Object.assign(this, new SessionMemory(), { failedLogins })
  }
}
