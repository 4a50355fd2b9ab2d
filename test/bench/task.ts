/** How to reach a server. */
export interface Access {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Explicit TLS for control and data connections. */
  readonly tls: boolean
  /** The PEM file that verifies the server. */
  readonly caFile: string
}

/** What a contender is asked to do, as the JSON file whose path is its first argument. */
export interface Task extends Access {
  readonly action: 'download' | 'upload'
  /** One after the other, over one session. */
  readonly files: readonly TaskFile[]
}

/** A remote path and its local one; a download without a local path is counted and thrown away. */
export interface TaskFile {
  readonly remote: string
  readonly local: string | null
}

/** What a contender prints as JSON when it is done. */
export interface Measurement {
  /**
   * Bytes that reached the sink or came from the sources; of a parser, the `Tally` of what it found; of a pipeline,
   * what it added up; of a listing, its entries.
   */
  readonly bytes: number
  /** From before the connection to after QUIT, without the start of the interpreter. */
  readonly milliseconds: number
  /** From before the connection to the end of the log-in, where the client tells. */
  readonly logInMilliseconds?: number | undefined
  /** Of a listing: when the first and the last entry were there, and the longest time that nothing else could run. */
  readonly entries?:
    | {
        readonly firstMilliseconds: number
        readonly lastMilliseconds: number
        readonly blockMilliseconds: number
      }
    | undefined
  /** User and system time of the whole process over the same span. */
  readonly cpuMilliseconds: number
  /** The most memory that the process ever had. */
  readonly peakBytes: number
}
