import type { FaultBytes, FaultEnding } from './fault.ts'

/** One thing that a connection does, after the other: what words become when something goes wrong. */
export type Move =
  | { readonly type: 'write'; readonly bytes: Uint8Array }
  | { readonly type: 'wait'; readonly ms: number }
  /** The same bytes again and again, as long as the peer takes them. */
  | { readonly type: 'flood'; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly how: FaultEnding }
  /** Nothing more until the peer ends the connection. */
  | { readonly type: 'stall' }

/** What is said on a control connection: bytes, or what a fault has made of them. */
export type Words = Uint8Array | readonly Move[]

/** The bytes that a fault gives as text or as they are. */
export function bytesOf(bytes: FaultBytes): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes
}

/** How a connection goes on where a fault ends it or lets it hang. */
export function endingMove(ending: FaultEnding | 'stall'): Move {
  return ending === 'stall' ? { type: 'stall' } : { type: 'close', how: ending }
}
