import type { Readable, Transform, Writable } from 'node:stream'
import type { RunningTransfer } from '../control/session-memory.ts'
import type { DataConnection } from '../data/data-connection.ts'
import type { DataPort } from '../data/data-port.ts'
import { receiveStream } from '../data/receive-stream.ts'
import { sendStream } from '../data/send-stream.ts'
import { incomingStages, outgoingStages, type Representation } from '../data/stages.ts'
import type { TransferEnd, TransferOptions } from '../data/transfer-end.ts'
import { type Answer, answer } from './answer.ts'
import { answerToTransfer } from './answer-to-transfer.ts'
import type { CommandContext } from './command-row.ts'

/** One end of a transfer, opened: the other is the data connection. `opening` is the text of the 150. */
type TransferJob = { readonly opening: string } & (
  | {
      readonly direction: 'send'
      readonly file: Readable
      /** Its line ends are converted in TYPE A. */
      readonly isText: boolean
      /** Only so many bytes are sent, though there may be more. */
      readonly length?: number | undefined
      /** Bytes that there are to send, where that is known. */
      readonly total?: number
    }
  | { readonly direction: 'receive'; readonly file: Writable }
)

/**
 * Everything that RETR, STOR, LIST and the like have in common: 150, the data connection, the bytes, the final reply.
 *
 * What PASV, PORT and the like set up is used up, whatever comes of it. `open` is called only when there is such, so
 * that a STOR without a data connection does not empty a file.
 */
export async function runTransfer(
  context: CommandContext,
  verb: string,
  path: string,
  open: () => Promise<TransferJob>,
): Promise<Answer> {
  const { memory, ports, signal, state, tls } = context
  if (tls?.policy.dataRequired === true && state.dataProtection !== 'private') {
    return answer(521, 'This server wants PROT P for data connections.')
  }
  const port = ports.take()
  if (port === undefined) return answer(425, 'Use EPSV or PASV first.')
  if (signal.aborted) {
    // The ABOR came in the same breath: nothing has been opened or emptied yet.
    port.close()
    return answerToTransfer(context, { type: 'aborted' })
  }
  let job: TransferJob
  try {
    job = await open()
  } catch (error) {
    port.close()
    throw error
  }
  const total = job.direction === 'send' ? job.total : undefined
  const transfer: RunningTransfer = { verb, path, total, bytes: 0 }
  memory.transfer = transfer
  context.preliminary(150, job.opening)
  context.emit({ type: 'transfer-begun', verb, path })
  const end = await move(context, transfer, job, port)
  memory.transfer = undefined
  const cut = end.type === 'complete' && end.withoutCloseNotify ? { withoutCloseNotify: true as const } : {}
  context.emit({ type: 'transfer-ended', verb, path, bytes: transfer.bytes, outcome: end.type, ...cut })
  return answerToTransfer(context, end)
}

async function move(
  context: CommandContext,
  transfer: RunningTransfer,
  job: TransferJob,
  port: DataPort,
): Promise<TransferEnd> {
  const { settings, signal, tls } = context
  // Before its other end is there, a file that fails (or is destroyed) has nobody else who listens.
  job.file.on('error', () => {})
  const connection = await connectionOf(context, port)
  if ('type' in connection) {
    job.file.destroy()
    port.breakOff()
    return signal.aborted ? { type: 'aborted' } : connection
  }
  const options: TransferOptions = {
    signal,
    stallMs: settings.limits.dataStallMs,
    requireCloseNotify: tls?.policy.requireCloseNotify === true,
    onBytes: count => {
      transfer.bytes += count
      const { verb, path, bytes } = transfer
      context.emit({ type: 'transfer-progress', verb, path, bytes })
    },
  }
  const faults = context.faults.transfer(transfer.verb)?.stage(job.direction, connection)
  const end = await moveBytes(
    job,
    connection,
    representationOf(context),
    options,
    settings.limits.inflatedBytes,
    faults === undefined ? [] : [faults],
  )
  if (end.type === 'complete') connection.linger()
  return end
}

/** The one place where the bytes of files pass. */
function moveBytes(
  job: TransferJob,
  connection: DataConnection,
  representation: Representation,
  options: TransferOptions,
  maxInflated: number,
  faults: readonly Transform[],
): Promise<TransferEnd> {
  if (job.direction === 'receive') {
    const stages = [...faults, ...incomingStages(representation, maxInflated)]
    return receiveStream(connection, stages, job.file, options)
  }
  const text = representation.text && job.isText
  const stages = [...outgoingStages({ ...representation, text }, job.length), ...faults]
  return sendStream(job.file, stages, connection, options)
}

function representationOf({ memory, state }: CommandContext): Representation {
  return {
    text: state.representation === 'ascii',
    deflateLevel: state.transmission === 'deflate' ? memory.deflateLevel : undefined,
  }
}

/** The data connection when bytes may pass on it, or why there is none. */
async function connectionOf(
  { emit, signal, tls }: CommandContext,
  port: DataPort,
): Promise<DataConnection | TransferEnd> {
  // A port that is broken off rejects what is waited for here.
  const onAbort = () => port.breakOff()
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  try {
    const connection = await port.connect()
    const facts = await connection.ready
    if (facts !== undefined) emit({ type: 'secured', channel: 'data', ...facts })
    if (facts?.resumed === false && tls?.policy.requireSessionReuse === true) return { type: 'not-resumed' }
    return signal.aborted ? { type: 'aborted' } : connection
  } catch {
    return { type: 'not-connected' }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
