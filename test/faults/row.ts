import type { Fault } from '@sluice/server'
import type { ConnectionOptions, Timeouts } from '@sluice/transport'
import type { Certificate } from '../support/servers/certificate.ts'

/** What the client is asked to do while the fault is there. */
export type Call =
  | 'connect'
  | 'pwd'
  | 'size'
  | 'modified'
  | 'noop-twice'
  | 'quit'
  | 'retrieve'
  | 'resume'
  | 'retrieve-and-abort'
  | 'retrieve-text'
  | 'retrieve-floor'
  | 'retrieve-much'
  | 'clear-control'
  | 'list'
  | 'list-and-fetch'
  | 'list-some'
  | 'odd-names'
  | 'store'
  | 'store-much'
  | 'store-nothing'
  | 'store-broken'
  | 'bad-path'
  | 'bad-text'

/** What an error says of itself. */
export interface Failure {
  /** Several where it depends on what the kernel tells first. */
  readonly code: string | readonly string[]
  readonly phase?: string
  readonly deadline?: keyof Timeouts
  readonly reply?: { readonly code: number }
  readonly bytesTransferred?: number
  readonly cause?: {
    readonly code: string
    readonly deadline?: keyof Timeouts
    readonly cause?: { readonly code: string }
  }
}

/** One way in which a server can go wrong, and what a correct client makes of it. */
export interface Row {
  /** The kind of fault and its number, with a letter where there are several forms of it: `G4 b`. */
  readonly id: string
  readonly what: string
  readonly faults: readonly Fault[]
  readonly call: Call
  /** In the clear unless said otherwise. */
  readonly over?: 'tls' | 'both'
  /** What the call gives. */
  readonly gives?: unknown
  /** Or how it fails. */
  readonly fails?: Failure
  /** What can be done with the session then; a `connect` that fails has none. */
  readonly leaves: 'usable' | 'closed' | 'no-session'
  /** Deadlines that are to pass, so that they are at hand once the fault has happened. All others are far away. */
  readonly short?: readonly (keyof Timeouts)[]
  readonly options?: Partial<ConnectionOptions>
  /** The certificate of the server, where it is not the usual one, and what the client trusts. */
  readonly identity?: Certificate
  /** Verbs that the server must have been sent. */
  readonly sends?: readonly string[]
  /** Verbs that the server must not have been sent. */
  readonly never?: readonly string[]
  /** What our client still does instead. */
  readonly wrong?: string
}
