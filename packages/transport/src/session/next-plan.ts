import { retrievePlan, storePlan } from '@sluice/protocol'
import type { TransferRequest } from '../call-options.ts'
import type { TransferPlanner } from './session-runner.ts'

/** What the caller announces as its next transfer; a function is asked only when the plan is wanted. */
export function nextPlan(next: TransferRequest | (() => TransferRequest | undefined)): TransferPlanner {
  return conversation => {
    const request = typeof next === 'function' ? next() : next
    if (request === undefined) return undefined
    return 'store' in request ? storePlan(request.store) : retrievePlan(conversation, request.retrieve)
  }
}
