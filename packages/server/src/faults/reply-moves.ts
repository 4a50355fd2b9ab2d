import type { ReplyFault } from './fault.ts'
import { bytesOf, endingMove, type Move } from './move.ts'

/** A reply as the server means it. */
export interface OwnReply {
  readonly code: number
  readonly text: string | readonly string[]
  readonly bytes: Uint8Array
}

const LF = 0x0a
const BYTE = 256

/** What a reply becomes through faults, one after the other. */
export function replyMoves(own: OwnReply, faults: readonly ReplyFault[]): readonly Move[] {
  return faults.reduce<readonly Move[]>(
    (moves, fault) => through(moves, fault, own),
    [{ type: 'write', bytes: own.bytes }],
  )
}

/** A reply with any code, the same that `encodeReply` makes of the good ones. */
export function replyBytes(code: number, text: string | readonly string[]): Uint8Array {
  const digits = String(code).padStart(3, '0')
  const lines = [text].flat()
  const last = lines.length - 1
  const heads = lines.map(
    (line, index) => `${index === last ? `${digits} ` : index === 0 ? `${digits}-` : ' '}${line}`,
  )
  return Buffer.from(`${heads.join('\r\n')}\r\n`)
}

function through(moves: readonly Move[], fault: ReplyFault, own: OwnReply): readonly Move[] {
  switch (fault.type) {
    case 'delay':
      return [{ type: 'wait', ms: fault.ms }, ...moves]
    case 'stall':
      return [{ type: 'stall' }]
    case 'drip':
      return moves.flatMap(move => (move.type === 'write' ? pieces(move.bytes, fault.by, fault.ms) : [move]))
    case 'omit':
      return []
    case 'say':
      return [write(replyBytes(fault.code ?? own.code, fault.text ?? own.text))]
    case 'extra': {
      const extra = write(replyBytes(fault.code, fault.text))
      const apart: readonly Move[] = fault.ms === undefined ? [] : [{ type: 'wait', ms: fault.ms }]
      return fault.where === 'before' ? [extra, ...apart, ...moves] : [...moves, ...apart, extra]
    }
    case 'raw':
      return [
        write(bytesOf(fault.bytes)),
        ...(fault.endless === undefined ? [] : [{ type: 'flood' as const, bytes: bytesOf(fault.endless) }]),
      ]
    case 'cut':
      return [...head(moves, fault.after ?? Number.POSITIVE_INFINITY), endingMove(fault.ending)]
    case 'address':
      return [write(replyBytes(own.code, withAddress([own.text].flat().join(' '), fault)))]
  }
}

function write(bytes: Uint8Array): Move {
  return { type: 'write', bytes }
}

function pieces(bytes: Uint8Array, by: number | 'line', ms: number): Move[] {
  const moves: Move[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = by === 'line' ? bytes.indexOf(LF, at) + 1 || bytes.length : at + by
    if (at > 0) moves.push({ type: 'wait', ms })
    moves.push(write(bytes.subarray(at, end)))
    at = end
  }
  return moves
}

/** The moves up to so many bytes of what they write. */
function head(moves: readonly Move[], bytes: number): Move[] {
  const kept: Move[] = []
  let left = bytes
  for (const move of moves) {
    if (left === 0) break
    if (move.type !== 'write') kept.push(move)
    else {
      const taken = move.bytes.subarray(0, left)
      kept.push(write(taken))
      left -= taken.length
    }
  }
  return kept
}

/** Our own 227 or 229 with another address. */
function withAddress(
  text: string,
  { host, port }: { readonly host?: string; readonly port?: number },
): string {
  const start = text.indexOf('(') + 1
  const end = text.indexOf(')')
  const inside = text.slice(start, end)
  const numbers = inside.split(',')
  const address = host === undefined ? numbers.slice(0, 4) : host.split('.')
  const ports = port === undefined ? numbers.slice(4) : [Math.floor(port / BYTE), port % BYTE]
  const changed = inside.startsWith('|')
    ? `|||${port ?? inside.split('|')[3]}|`
    : [...address, ...ports].join(',')
  return `${text.slice(0, start)}${changed}${text.slice(end)}`
}
