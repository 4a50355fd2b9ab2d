import type { TransferEnd } from './data/transfer-end.ts'

/** What can be observed of a server; `session` counts the control connections from 1. */
export type FtpServerEvent =
  | { readonly type: 'connect'; readonly session: number; readonly address: string; readonly port: number }
  /** A command as it may be shown: passwords and accounts masked, control characters escaped. */
  | { readonly type: 'command'; readonly session: number; readonly command: string }
  | {
      readonly type: 'transfer-begun'
      readonly session: number
      readonly verb: string
      readonly path: string
    }
  | {
      readonly type: 'transfer-ended'
      readonly session: number
      readonly verb: string
      readonly path: string
      /** Bytes handed to the data connection, or taken from it. */
      readonly bytes: number
      readonly outcome: TransferEnd['type']
    }
  | { readonly type: 'disconnect'; readonly session: number }
  /**
   * Something that no client should be able to cause: a file system that failed unexpectedly, a broken TLS
   * handshake.
   */
  | { readonly type: 'error'; readonly session: number; readonly error: unknown }
