/**
 * Every cap and every clock of the server in one place; each can be set, none can be switched off. Times in
 * milliseconds.
 */
export interface ServerLimits {
  /** Sessions at the same time; one more is greeted with 421. A pool in a test opens tens of them. */
  readonly sessions: number
  /** Wrong passwords in one session, then 421: guessing has to reconnect. */
  readonly loginAttempts: number
  /** From the greeting, or from the log-out, to the log-in, then 421, whatever else is said meanwhile. */
  readonly loginMs: number
  /**
   * A session without a command and without a transfer, then 421: what vsftpd and Pure-FTPd allow is 5 to 15
   * minutes. One that leaves its replies unread for so long is cut off.
   */
  readonly idleMs: number
  /** A TLS handshake, on either connection: one that takes longer has stalled. */
  readonly handshakeMs: number
  /** From PASV or EPSV to the data connection: a client connects at once or never. */
  readonly dataConnectMs: number
  /** A transfer in which the client moves no byte: a slow one moves some. */
  readonly dataStallMs: number
  /** A data or control connection that we have ended and the client has not: it has all it needs. */
  readonly lingerMs: number
  /** Bytes of one command line: the longest path of common file systems is 4 KiB. */
  readonly commandLineBytes: number
  /** Commands that wait for the one that runs, at most 1,000; then nothing more is read until they are fewer. */
  readonly queuedCommands: number
  /** Entries of a STAT listing, which is built in memory: larger directories are for LIST. */
  readonly statEntries: number
  /** What one upload in MODE Z may become: a thousand times as much as came over the network, otherwise. */
  readonly inflatedBytes: number
  /** Events that wait to be read from `events()`: more than that is a test that has forgotten them. */
  readonly waitingEvents: number
}

export const defaultServerLimits: ServerLimits = {
  sessions: 256,
  loginAttempts: 3,
  loginMs: 120_000,
  idleMs: 300_000,
  handshakeMs: 15_000,
  dataConnectMs: 30_000,
  dataStallMs: 60_000,
  lingerMs: 10_000,
  commandLineBytes: 16 * 1024,
  queuedCommands: 256,
  statEntries: 1000,
  inflatedBytes: 1024 * 1024 * 1024,
  waitingEvents: 100_000,
}
