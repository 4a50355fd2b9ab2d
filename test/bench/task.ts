/** What a contender is asked to do, as the JSON file whose path is its first argument. */
export interface Task {
  readonly action: 'download' | 'upload'
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Explicit TLS for control and data connections. */
  readonly tls: boolean
  /** The PEM file that verifies the server. */
  readonly caFile: string
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
  /** Bytes that reached the sink or came from the sources; of a parser, the `Tally` of what it found. */
  readonly bytes: number
  /** From before the connection to after QUIT, without the start of the interpreter. */
  readonly milliseconds: number
  /** From before the connection to the end of the log-in, where the client tells. */
  readonly logInMilliseconds?: number | undefined
  /** User and system time of the whole process over the same span. */
  readonly cpuMilliseconds: number
  /** The most memory that the process ever had. */
  readonly peakBytes: number
}
