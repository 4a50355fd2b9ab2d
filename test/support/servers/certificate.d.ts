/** A server's identity, as PEM texts. */
export interface Certificate {
    /** The authority that signed `cert`: what a client trusts. */
    readonly ca: string;
    /** For `localhost`, `127.0.0.1` and the far end of a wide-area link. */
    readonly cert: string;
    readonly key: string;
}
/** The certificate that all servers of this process share. */
export declare function certificate(): Promise<Certificate>;
