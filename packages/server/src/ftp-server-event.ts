import type { TransferEnd } from './data/transfer-end.ts'
import type { Fault } from './faults/fault.ts'
import type { TlsFacts } from './tls/tls-link.ts'

interface TransferEvent {
  readonly verb: string
  /** The virtual path of the file or directory. */
  readonly path: string
}

/** What can be observed of one session. */
export type SessionEvent =
  /** A client connected; its address and port. */
  | { readonly type: 'connect'; readonly address: string; readonly port: number }
  /** A command as it may be shown: passwords and accounts masked, control characters escaped. */
  | { readonly type: 'command'; readonly command: string }
  /** A reply, a line for each element; also the greeting and preliminary ones. */
  | { readonly type: 'reply'; readonly code: number; readonly text: readonly string[] }
  /** A TLS handshake is done. */
  | ({ readonly type: 'secured'; readonly channel: 'control' | 'data' } & TlsFacts)
  | ({ readonly type: 'transfer-begun' } & TransferEvent)
  /** Bytes were handed to the data connection or taken from it: all of this transfer so far, as they travel. */
  | ({ readonly type: 'transfer-progress'; readonly bytes: number } & TransferEvent)
  | ({
      readonly type: 'transfer-ended'
      readonly bytes: number
      readonly outcome: TransferEnd['type']
      /** The upload came under TLS and ended without close_notify: nobody knows whether it was whole. */
      readonly withoutCloseNotify?: true
    } & TransferEvent)
  /** A fault has happened: what was set with `faults` or `inject`. */
  | { readonly type: 'fault'; readonly fault: Fault }
  | { readonly type: 'disconnect' }
  /**
   * Something that no client should be able to cause, or that only a broken one does: a file system that failed
   * unexpectedly, a TLS handshake that failed.
   */
  | { readonly type: 'error'; readonly error: unknown }

/** What can be observed of a server; `session` counts the control connections from 1. */
export type FtpServerEvent = { readonly session: number } & SessionEvent
