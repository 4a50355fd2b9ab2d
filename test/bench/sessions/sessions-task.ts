import type { Access } from '../task.ts'

/** What a client is asked to fetch: each file of a folder, as many at a time as it may have sessions. */
export interface SessionsTask extends Access {
  /** The folder on the server. */
  readonly remote: string
  /** An empty one on this machine. */
  readonly local: string
  readonly sessions: number
}

/** The same for a client that is a command; what it has fetched is counted when it has ended. */
export interface CommandTask {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly local: string
}
