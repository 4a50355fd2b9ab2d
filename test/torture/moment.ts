/** From the client, or to it. */
export type Direction = 'up' | 'down'

/** Something that a middleman sees; connections are counted from 1, for control and data apart. */
export type Moment = { readonly purpose: 'control' | 'data'; readonly nth: number } & LinkMoment

/**
 * The same within one connection. A unit is a line, a TLS record or a block of data, told when its first byte is there.
 */
export type LinkMoment =
  | { readonly what: 'connect' }
  | { readonly what: 'unit'; readonly direction: Direction; readonly unit: number; readonly isTls: boolean }
  | { readonly what: 'end'; readonly direction: Direction }

/**
 * What goes wrong then.
 *
 * `fin`: the client's connection ends in order, the server's by a reset. `rst`: both are reset. `stall`: nothing passes
 * any more. `garbage`: a byte comes in between. `closing`: the server says 421 and ends. `vanish`: every connection
 * ends.
 */
export const faults = ['fin', 'rst', 'stall', 'garbage', 'closing', 'vanish'] as const

export type Fault = (typeof faults)[number]

/** A fault and where it strikes: before the moment, or a few bytes into its unit. */
export interface Blow {
  readonly moment: Moment
  readonly inside: boolean
  readonly fault: Fault
}

/** The name of a moment: two runs number the same ones alike, although the bytes of TLS differ. */
export function momentName(moment: Moment): string {
  const connection = `${moment.purpose} ${moment.nth}`
  if (moment.what === 'connect') return `the opening of ${connection}`
  if (moment.what === 'end') return `the end of ${connection} ${moment.direction}`
  return `unit ${moment.unit} of ${connection} ${moment.direction}`
}

/** For messages. */
export function describeBlow({ moment, inside, fault }: Blow): string {
  return `${fault} ${inside ? 'inside' : 'before'} ${momentName(moment)}`
}
