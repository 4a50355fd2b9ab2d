import type { ServerKind, TestServer } from './test-server.ts'

type RealServerName = 'vsftpd' | 'proftpd' | 'pure-ftpd' | 'pyftpdlib'

/**
 * A running FTP server with a root folder of its own, which serves as an unprivileged user; what the tests put into the
 * folder belongs to root.
 */
export interface RealServer extends TestServer {
  readonly name: RealServerName
  /** The ids of the server's living processes, sessions included. */
  processIds(): Promise<readonly number[]>
  /** What the server has printed so far. */
  output(): Promise<string>
  /** Ends the server with all its sessions at once, by force. */
  kill(): Promise<void>
  /** Starts it again where it was, after `kill`. */
  startAgain(): Promise<void>
  /** Ends the server with all its sessions and removes its folders; may be called again. */
  stop(): Promise<void>
}

/** A range of ports, both ends included. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/** What a server grants, and where it waits for data connections. */
export interface SessionLimits {
  /** Sessions that one address may have at a time. Default 100. */
  readonly perAddress?: number | undefined
  /** Where it listens for data connections. Default: wherever it likes. */
  readonly passivePorts?: PortRange | undefined
}

/** One of the servers that the toolkit is tried on. */
export interface RealServerKind extends ServerKind {
  readonly name: RealServerName
  /** Starts an instance that shares nothing with any other, on loopback or another address; resolves after its greeting. */
  start(host?: string, limits?: SessionLimits): Promise<RealServer>
}
