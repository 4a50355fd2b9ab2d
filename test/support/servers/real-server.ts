export type RealServerName = 'vsftpd' | 'proftpd' | 'pure-ftpd' | 'pyftpdlib'

/** A running FTP server with a root folder of its own, which serves as an unprivileged user. */
export interface RealServer extends AsyncDisposable {
  readonly name: RealServerName
  readonly host: '127.0.0.1'
  readonly port: number
  readonly user: string
  readonly password: string
  /** False where any password is right, because the server knows the anonymous user only. */
  readonly checksPasswords: boolean
  /** Whether `AUTH TLS` is offered. */
  readonly tls: boolean
  /** The PEM certificate that verifies the server as `localhost` and as `127.0.0.1`. */
  readonly ca: string
  /** The folder on disk that sessions see as `/`; files put here by the tests belong to root. */
  readonly root: string
  /** The remote folder that the session's user may write to. */
  readonly writable: '/up'
  /** A remote folder that the session's user may read but not write to. */
  readonly readOnly: '/locked'
  /** The ids of the server's living processes, sessions included. */
  processIds(): Promise<readonly number[]>
  /** What the server has printed so far. */
  output(): Promise<string>
  /** Ends the server with all its sessions and removes its folders; may be called again. */
  stop(): Promise<void>
}

/** One of the servers that the toolkit is tried on. */
export interface RealServerKind {
  readonly name: RealServerName
  /** Starts an instance that shares nothing with any other; resolves after its greeting. */
  start(): Promise<RealServer>
  /** Why this machine cannot run the server, in one line; undefined where it can. */
  missing(): string | undefined
}
