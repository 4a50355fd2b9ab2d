import { type ChildProcess } from 'node:child_process';
/** The address of the far end; the certificate of the test servers is for it too. */
export declare const farHost = "10.99.0.2";
/** How the link behaves. */
export interface WanLinkOptions {
    /** The round trip, in milliseconds. */
    readonly rtt: number;
    /** How likely a packet is lost, 0 to 1. */
    readonly loss?: number | undefined;
}
/** Two network namespaces of this machine, with a wide-area link between them. */
export interface WanLink extends AsyncDisposable {
    /** What stands before a command that is to run at this end. */
    readonly near: readonly string[];
    readonly far: readonly string[];
}
/** Why this machine cannot have a link, in one line. */
export declare function missingForWanLink(): string | undefined;
/** Opens a link, which goes with the process that opened it. */
export declare function openWanLink({ rtt, loss }: WanLinkOptions): Promise<WanLink>;
/** Resolves with what a program prints first; rejects if it ends before. */
export declare function firstOutput(child: ChildProcess): Promise<string>;
