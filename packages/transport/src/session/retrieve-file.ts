import {
  type Conversation,
  retrieve,
  retrievePlan,
  type TransferReport,
  transferError,
} from '@sluice/protocol'
import type { RetrieveOptions } from '../call-options.ts'
import { checkFlowLimits } from '../data/check-flow-limits.ts'
import type { DataReceiver } from '../data/data-receiver.ts'
import { type RetrieveTarget, receiverOf } from '../data/retrieve-target.ts'
import { FtpAbortError } from '../errors.ts'
import { pathOf, type RemotePath } from '../listing/remote-entry.ts'
import { AsciiReceiver } from '../text/ascii-receiver.ts'
import { nextPlan } from './next-plan.ts'
import type { SessionRunner } from './session-runner.ts'

/** Fetches a file into a target, which is ended after the verdict only, and told of any failure. */
export async function retrieveFile(
  runner: SessionRunner,
  path: RemotePath,
  to: RetrieveTarget,
  { offset, end, size, asksTime, representation, next, ...options }: RetrieveOptions,
): Promise<TransferReport> {
  const request = { path: pathOf(path), offset, end, size, asksTime, representation }
  const exchange = (conversation: Conversation) => retrieve(conversation, request)
  const plans = {
    plan: (conversation: Conversation) => retrievePlan(conversation, request),
    nextPlan: next && nextPlan(typeof next === 'function' ? next : { retrieve: next }),
  }
  const receives = typeof to === 'object' && 'begin' in to
  const ofOwn = receives ? undefined : receiverOf(to)
  const target = receives ? to : (ofOwn as DataReceiver)
  const text = representation === 'ascii' ? new AsciiReceiver(target) : undefined
  try {
    checkFlowLimits(options)
    const report = await runner.run(exchange, { ...options, ...plans }, { receiver: text ?? target })
    text?.finish()
    await ofOwn?.complete(options.signal).catch(cause => {
      if (options.signal?.aborted) throw new FtpAbortError('transfer', options.signal.reason)
      throw transferError(
        { verb: 'RETR', path: pathOf(path) },
        {
          end: { how: 'caller-failed', bytes: report.bytes, cause },
          expected: undefined,
          reply: report.reply,
        },
      )
    })
    return report
  } catch (error) {
    await ofOwn?.abort(error as Error)
    throw error
  }
}
