import { SPACE } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'
import { wholeNumber } from '../whole-number.ts'
import { words } from '../words.ts'

/** What a STAT was answered with: the state of the server, or what LIST would give. */
export type StatusKind = 'server' | 'listing'

/**
 * Tells a listing from the state of the server in the answer to STAT (RFC 959, 4.1.3); undefined for another code.
 *
 * 212 and 213 are listings and 211 is the state of the server, but servers give listings in a 211, too, and the state
 * of the server in answer to a path: lines of `ls` and the words "server status" decide.
 */
export function statusKindOf(reply: Reply): StatusKind | undefined {
  if (reply.code < 211 || reply.code > 213) return undefined
  const [head = '', ...rest] = reply.lines
  if (head.toLowerCase().includes('server status')) return 'server'
  return reply.code !== 211 || rest.some(isListed) ? 'listing' : 'server'
}

const STATUS = 'status:'

/** How far a transfer is, in bytes. */
export interface TransferProgress {
  readonly bytes: number
  readonly total?: number
}

/**
 * How far the running transfer is, in the answer to a STAT sent meanwhile: `Status: 12 of 34 bytes transferred`
 * (wu-ftpd) or `Receiving file a.txt (12 bytes)` (Serv-U). Undefined for another code than 211 to 213 and where
 * the text says nothing of the kind.
 */
export function parseTransferProgress(reply: Reply): TransferProgress | undefined {
  if (reply.code < 211 || reply.code > 213) return undefined
  for (const line of reply.lines) {
    const progress = progressIn(line.toLowerCase())
    if (progress !== undefined) return progress
  }
  return undefined
}

function progressIn(line: string): TransferProgress | undefined {
  const status = line.indexOf(STATUS)
  if (status !== -1) return ofTotal(words(line.slice(status + STATUS.length)))
  return line.includes('ing file ') ? inParentheses(line) : undefined
}

function ofTotal([count, of, whole, unit]: readonly string[]): TransferProgress | undefined {
  const bytes = wholeNumber(count)
  const total = wholeNumber(whole)
  if (bytes === undefined || total === undefined || of !== 'of') return undefined
  return unit?.startsWith('byte') ? { bytes, total } : undefined
}

function inParentheses(line: string): TransferProgress | undefined {
  const open = line.lastIndexOf('(')
  const [count, unit] = words(line.slice(open + 1))
  const bytes = wholeNumber(count)
  return open !== -1 && bytes !== undefined && unit?.startsWith('byte') ? { bytes } : undefined
}

const MODES = 'rwxsStTlL-'

/** Whether a line looks like one of `ls -l`: a type, and nine characters of mode. */
function isListed(line: string): boolean {
  let at = 0
  while (line.charCodeAt(at) === SPACE) at++
  if (!'-dlbcps'.includes(line[at] ?? ' ')) return false
  for (let mode = at + 1; mode < at + 10; mode++) if (!MODES.includes(line[mode] ?? ' ')) return false
  return true
}
