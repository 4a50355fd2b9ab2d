import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { within } from '../within.ts'
import type { ConnectHook } from './connect-hook.ts'
import { dialAborted, dialFailed, dialLate } from './dial-failure.ts'
import type { DialRequest } from './dial-request.ts'

/** A connection from a hook, within the deadline of the request; `via` is what errors call the hook. */
export async function connectThrough(hook: ConnectHook, request: DialRequest, via: string): Promise<Duplex> {
  const { host, port, purpose, milliseconds, signal } = request
  if (signal?.aborted) throw dialAborted(request)
  const interest = new AbortController()
  // A hook may throw as well as reject.
  const opening = Promise.resolve().then(() =>
    hook({ host, port, purpose, milliseconds, signal: interest.signal }),
  )
  const waited = await within(opening, milliseconds, signal)
  if (waited.type === 'here') return take(waited.value, request, via)
  if (waited.type === 'rejected') throw dialFailed(request, waited.error, via)
  const error = waited.type === 'late' ? dialLate(request, via) : dialAborted(request)
  opening.then(discard, () => {})
  interest.abort(error)
  throw error
}

function take(stream: Duplex, request: DialRequest, via: string): Duplex {
  if (typeof stream?.write !== 'function' || typeof stream.destroy !== 'function') {
    throw dialFailed(request, new TypeError('what came is no Duplex stream'), via)
  }
  // A stream without an error listener takes the process down.
  stream.on('error', () => {})
  if (stream.destroyed) throw dialFailed(request, new Error('what came is closed already'), via)
  if (request.purpose === 'data') stream.allowHalfOpen = true
  if (stream instanceof Socket) stream.setNoDelay(true)
  return stream
}

/** What nobody waits for any more. */
function discard(stream: Duplex): void {
  stream?.on?.('error', () => {})
  stream?.destroy?.()
}
