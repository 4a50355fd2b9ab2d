import { Readable } from 'node:stream'
import { type Charset, type Conversation, type StoreReport, store, storePlan } from '@sluice/protocol'
import type { StoreOptions } from '../call-options.ts'
import { checkFlowLimits } from '../data/check-flow-limits.ts'
import { FileChunks } from '../data/file-chunks.ts'
import { isLending } from '../data/lending-source.ts'
import { startOf } from '../data/source-start.ts'
import { type StoreInput, sourceOf } from '../data/store-input.ts'
import { isUsedUp, notSent, usedUp } from '../data/store-source.ts'
import { pathOf, type RemotePath } from '../listing/remote-entry.ts'
import { asciiSource } from '../text/ascii-source.ts'
import { nextPlan } from './next-plan.ts'
import type { SessionRunner } from './session-runner.ts'

/** Stores what an input gives; whatever happens, the input is closed behind it. */
export async function storeFile(
  runner: SessionRunner,
  charset: Charset,
  from: StoreInput,
  path: RemotePath,
  {
    append,
    offset,
    unique,
    allocate,
    representation,
    finalLineEnd,
    size,
    awaitsSource,
    next,
    ...options
  }: StoreOptions,
): Promise<StoreReport> {
  const input = sourceOf(from)
  const stream = input.source instanceof Readable ? input.source : undefined
  // An error before its turn would end the process; it is told when the turn comes.
  stream?.on('error', () => {})
  const isText = representation === 'ascii'
  const start = awaitsSource === true ? startOf(input.source) : undefined
  let begun: Promise<void> | undefined
  const file = input.source instanceof FileChunks ? input.source : undefined
  const request = {
    path: pathOf(path),
    append,
    offset,
    unique,
    allocate,
    representation,
    // What is closed behind the store anyway may be read from before the server agrees, and so may bytes in memory.
    early: stream !== undefined || isLending(input.source) || Array.isArray(input.source),
  }
  // Text has other bytes on its way; the encoder counts those of the source.
  const sizeOf = () => (isText ? undefined : (size ?? input.size ?? file?.size))
  const exchange = async (conversation: Conversation) => {
    const command = { verb: append ? 'APPE' : 'STOR', path: request.path } as const
    if (stream !== undefined && isUsedUp(stream)) throw usedUp(stream, command)
    await file?.open().catch(cause => {
      throw notSent(cause, command)
    })
    begun = start?.begin()
    // The store may fail for a reason of its own.
    begun?.catch(() => {})
    return store(conversation, { ...request, size: sizeOf() })
  }
  const whole = start?.source ?? input.source
  const source = isText ? asciiSource(whole, charset, { finalLineEnd, size }) : whole
  const plans = {
    plan: () => storePlan({ ...request, size: sizeOf() }),
    nextPlan: next && nextPlan(typeof next === 'function' ? next : { store: next }),
  }
  try {
    checkFlowLimits(options)
    return await runner.run(exchange, { ...options, ...plans }, { source, begun: () => begun })
  } finally {
    stream?.destroy()
    await start?.leave()
    await file?.close()
  }
}
