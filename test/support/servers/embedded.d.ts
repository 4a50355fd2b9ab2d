import type { ServerKind } from './test-server.ts';
/** The embedded server on a folder of its own, with the same layout as the real ones. */
export declare const embedded: ServerKind;
