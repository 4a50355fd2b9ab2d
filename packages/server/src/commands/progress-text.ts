import type { RunningTransfer } from '../control/session-memory.ts'

/** How far a transfer is, in the words that clients look for. */
export function progressText({ verb, path, total, bytes }: RunningTransfer): string {
  if (total !== undefined) return `Status: ${bytes} of ${total} bytes transferred`
  return `${verb === 'STOR' || verb === 'APPE' || verb === 'STOU' ? 'Receiving' : 'Sending'} file ${path} (${bytes} bytes)`
}
