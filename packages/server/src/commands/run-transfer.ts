import type { Readable, Writable } from 'node:stream'
import type { DataConnection } from '../data/data-connection.ts'
import type { PassivePort } from '../data/passive-port.ts'
import { receiveStream } from '../data/receive-stream.ts'
import { sendStream } from '../data/send-stream.ts'
import type { TransferEnd, TransferOptions } from '../data/transfer-end.ts'
import { type Answer, answer } from './answer.ts'
import { answerToError } from './answer-to-error.ts'
import type { CommandContext } from './command-row.ts'

/** One end of a transfer, opened: the other is the data connection. `opening` is the text of the 150. */
type TransferJob =
  | { readonly direction: 'send'; readonly stream: Readable; readonly opening: string }
  | { readonly direction: 'receive'; readonly stream: Writable; readonly opening: string }

/**
 * Everything that RETR, STOR, LIST and the like have in common: 150, the data connection, the bytes, the final reply.
 *
 * The set-up of PASV or EPSV is used up, whatever comes of it. `open` is called only when there is one, so that a STOR
 * without a data connection does not empty a file.
 */
export async function runTransfer(
  context: CommandContext,
  verb: string,
  path: string,
  open: () => Promise<TransferJob>,
): Promise<Answer> {
  const { memory, session, settings, state } = context
  const port = memory.passive
  if (port === undefined) return answer(425, 'Use EPSV or PASV first.')
  if (settings.tls?.required === true && state.dataProtection !== 'private') {
    return answer(521, 'This server wants PROT P for data connections.')
  }
  memory.passive = undefined
  if (context.signal.aborted) {
    // The ABOR came in the same breath: nothing has been opened or emptied yet.
    port.close()
    return finalReply(context, { type: 'aborted' })
  }
  let job: TransferJob
  try {
    job = await open()
  } catch (error) {
    port.close()
    throw error
  }
  context.preliminary(150, job.opening)
  context.emit({ type: 'transfer-begun', session, verb, path })
  let bytes = 0
  const options: TransferOptions = {
    signal: context.signal,
    stallMs: settings.limits.dataStallMs,
    onBytes: count => {
      bytes += count
    },
  }
  const end = await move(job, port, options, settings.limits.lingerMs)
  context.emit({ type: 'transfer-ended', session, verb, path, bytes, outcome: end.type })
  return finalReply(context, end)
}

async function move(
  job: TransferJob,
  port: PassivePort,
  options: TransferOptions,
  lingerMs: number,
): Promise<TransferEnd> {
  // Before its other end is there, a file that fails (or is destroyed) has nobody else who listens.
  job.stream.on('error', () => {})
  const connection = await connectionOf(port, options.signal)
  if (connection === undefined) {
    job.stream.destroy()
    port.close()
    return options.signal.aborted ? { type: 'aborted' } : { type: 'not-connected' }
  }
  const end =
    job.direction === 'send'
      ? await sendStream(job.stream, connection, options)
      : await receiveStream(connection, job.stream, options)
  if (end.type === 'complete') connection.linger(lingerMs)
  return end
}

/** The data connection when bytes may pass on it; `undefined` if it does not come so far. */
async function connectionOf(port: PassivePort, signal: AbortSignal): Promise<DataConnection | undefined> {
  // A port that is closed rejects what is waited for here.
  const onAbort = () => port.close()
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  try {
    const connection = await port.connection
    await connection.ready
    return signal.aborted ? undefined : connection
  } catch {
    return undefined
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function finalReply(context: CommandContext, end: TransferEnd): Answer {
  switch (end.type) {
    case 'complete':
      return answer(226, 'Transfer complete.')
    case 'aborted':
      context.memory.transferAborted = true
      return answer(426, 'Transfer aborted.')
    case 'not-connected':
      return answer(425, 'No data connection could be made.')
    case 'stalled':
      return answer(426, 'The data connection stalled; transfer aborted.')
    case 'connection-failed':
      return answer(426, 'The data connection broke; transfer aborted.')
    case 'file-failed': {
      const known = answerToError(end.error)
      if (known === undefined) context.emit({ type: 'error', session: context.session, error: end.error })
      // Once bytes have moved, the other refusals say nothing about the request (RFC 959, 5.4).
      return known?.code === 452 ? known : answer(451, 'The file failed on the server; transfer aborted.')
    }
  }
}
