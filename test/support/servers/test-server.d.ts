/** A running server that the behaviours are tried on. */
export interface TestServer extends AsyncDisposable {
    readonly name: string;
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    /** False where any password is right. */
    readonly checksPasswords: boolean;
    /** Whether `AUTH TLS` is offered. */
    readonly tls: boolean;
    /** The PEM certificate that verifies the server. */
    readonly ca: string;
    /** The folder on disk that sessions see as `/`. */
    readonly root: string;
    /** The remote folder that the session's user may write to. */
    readonly writable: string;
    /** A remote folder that the session's user may not write to. */
    readonly readOnly: string;
    stop(): Promise<void>;
}
/** How to get one. */
export interface ServerKind {
    readonly name: string;
    start(): Promise<TestServer>;
    /** Why this machine cannot run the server, in one line; undefined where it can. */
    missing(): string | undefined;
}
