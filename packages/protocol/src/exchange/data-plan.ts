import type { Command } from '../command/command.ts'

/** Bytes as they are, or lines of text (RFC 959, 3.1.1). */
export type Representation = 'image' | 'ascii'

/** What a data connection is arranged for. */
export interface DataPlan {
  /** The transfer command. */
  readonly command: Command
  /** TYPE I or A; a listing is text whatever the type. */
  readonly representation?: Representation | undefined
  /** What else the caller wants to know before; it travels with the rest where the server bears that. */
  readonly queries?: readonly Command[] | undefined
}
