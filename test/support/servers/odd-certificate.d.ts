import type { Certificate } from './certificate.ts';
/** What is special about a certificate; by default it is good for `localhost` and `127.0.0.1`, from now on. */
export interface OddCertificate {
    /** Whole days from now to the first and the last moment of its validity. */
    readonly days?: readonly [from: number, to: number];
    readonly names?: readonly string[];
    readonly addresses?: readonly string[];
    readonly purpose?: 'server' | 'client';
    /** Its own authority instead of another's work. */
    readonly selfSigned?: boolean;
}
/** A certificate as a test needs it, with an authority of its own. */
export declare function oddCertificate({ days, names, addresses, purpose, selfSigned, }: OddCertificate): Promise<Certificate>;
