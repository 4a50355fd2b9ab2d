import type { PassivePort } from '../data/passive-port.ts'

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
  /** From PASV or EPSV, until a transfer takes it. */
  passive: PassivePort | undefined
  /** EPSV ALL: other ways to a data connection are refused from then on (RFC 2428, 4). */
  extendedOnly = false
  /** PBSZ was given, so PROT may be (RFC 4217, 8 and 9). */
  bufferSizeAgreed = false
  /** The facts of MLSx that the client wants (OPTS MLST). */
  facts: readonly string[] = ['type', 'size', 'modify']
  /** The last transfer was broken off by an ABOR that is still to be answered. */
  transferAborted = false

  /** Gives up the data port, if there is one. */
  dropPassive(): void {
    this.passive?.close()
    this.passive = undefined
  }
}
