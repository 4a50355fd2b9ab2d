import { escapeControls } from '../escape-controls.ts'

/** A reply of the server, complete (RFC 959, 4.2). */
export interface Reply {
  /** Three digits, 100 to 599; 600 to 699 only where protected replies were asked for (RFC 2228). */
  readonly code: number
  /** The text of each line; the code and its separator are taken off where a line repeats them. */
  readonly lines: readonly string[]
  /**
   * The bytes of each of the `lines` before they were decoded. Only replies that came over the wire have them. Not
   * enumerable, so that neither logs and JSON nor copies (`{ ...reply }`) carry them.
   */
  readonly raw?: readonly Uint8Array[]
}

/** What the first digit of a code says (RFC 959, 4.2.1; RFC 2228, 5). */
export type ReplyClass =
  | 'positive-preliminary'
  | 'positive-completion'
  | 'positive-intermediate'
  | 'transient-negative'
  | 'permanent-negative'
  | 'protected'

const classes: readonly ReplyClass[] = [
  'positive-preliminary',
  'positive-completion',
  'positive-intermediate',
  'transient-negative',
  'permanent-negative',
  'protected',
]

/** The class of a code from 100 to 699 (RFC 959, 4.2.1; RFC 2228, 5). */
export function replyClass(code: number): ReplyClass {
  return classes[Math.floor(code / 100) - 1] as ReplyClass
}

/** 1yz: another reply to the same command follows. */
export function isPreliminary(reply: Reply): boolean {
  return reply.code < 200
}

/** 2yz: the command is done. */
export function isCompletion(reply: Reply): boolean {
  return reply.code >= 200 && reply.code < 300
}

/** 4yz or 5yz: the command was refused. */
export function isNegative(reply: Reply): boolean {
  return reply.code >= 400 && reply.code < 600
}

/** The reply on one line, safe to show: `550 No such file`; control characters are escaped. */
export function describeReply(reply: Reply): string {
  const text = reply.lines.map(line => line.trim()).filter(line => line !== '')
  return escapeControls([reply.code, ...text].join(' '))
}
