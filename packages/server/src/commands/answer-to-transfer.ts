import type { TransferEnd } from '../data/transfer-end.ts'
import { type Answer, answer } from './answer.ts'
import { answerToError } from './answer-to-error.ts'
import type { CommandContext } from './command-row.ts'

/** The final reply to a transfer that was begun. */
export function answerToTransfer({ memory, emit }: CommandContext, end: TransferEnd): Answer {
  switch (end.type) {
    case 'complete':
      return answer(226, 'Transfer complete.')
    case 'aborted':
      memory.transferAborted = true
      return answer(426, 'Transfer aborted.')
    case 'not-connected':
      return answer(425, 'No data connection could be made.')
    case 'not-resumed':
      return answer(522, 'TLS session reuse is required on data connections.')
    case 'stalled':
      return answer(426, 'The data connection stalled; transfer aborted.')
    case 'cut':
      return answer(426, 'TLS ended without close_notify; transfer aborted.')
    case 'undecodable':
      return spaceAnswer(end.error) ?? answer(426, 'What came is no compressed data; transfer aborted.')
    case 'connection-failed':
      return answer(426, 'The data connection broke; transfer aborted.')
    case 'file-failed':
      if (answerToError(end.error) === undefined) emit({ type: 'error', error: end.error })
      return spaceAnswer(end.error) ?? answer(451, 'The file failed on the server; transfer aborted.')
  }
}

/** Once bytes have moved, the other refusals of a file system say nothing about the request (RFC 959, 5.4). */
function spaceAnswer(error: unknown): Answer | undefined {
  const known = answerToError(error)
  return known?.code === 452 ? known : undefined
}
