import { Writable } from 'node:stream'
import type { SessionPool } from '../pool/session-pool.ts'
import { waitsForItself } from '../streams/own-session.ts'
import { badEnd } from './bad-end.ts'
import type { OpenedSink, ResumableSink, Sink, SinkInfo } from './download-target.ts'
import type { Approach, ApproachOptions, Landing } from './landing.ts'
import { SinkReceiver } from './sink-receiver.ts'

/** What is fetched. */
export interface Fetched {
  /** The path as it is shown. */
  readonly shown: string
  /** Whose session fetches it. */
  readonly pool: SessionPool
}

/** A sink that is opened for each attempt, at byte 0. */
export function factoryLanding(open: (info: SinkInfo) => Sink, { shown: path, pool }: Fetched): Landing {
  return {
    goesOn: false,
    needsFacts: false,
    goOnAt: () => 0,
    approach: ({ attempt, size, hash }) => {
      const receiver = new SinkReceiver(() => nodeWritable(open({ path, size: size(), attempt }), pool), {
        hash,
      })
      return approachOf(receiver, 0)
    },
  }
}

/** A stream, which serves for one attempt; throws `LocalProtocolError` for what cannot take a file. */
export function streamLanding(sink: Sink, { pool }: Fetched): Landing {
  checkSink(sink, pool)
  return {
    goesOn: false,
    needsFacts: false,
    goOnAt: () => undefined,
    approach: ({ hash }) => approachOf(new SinkReceiver(() => nodeWritable(sink, pool), { hash }), 0),
  }
}

/** A sink that goes on where it says that its bytes are safe. */
export function resumableLanding(sink: ResumableSink, fetched: Fetched): Landing {
  // What a stream holds when it is destroyed never gets to where it was to go.
  let written = () => 0
  return {
    goesOn: true,
    needsFacts: true,
    goOnAt: handedOver => Math.min(handedOver, written()),
    async approach(options) {
      const opened = await openResumable(sink, options, fetched)
      const { startAt } = opened
      // The bytes before it are gone with the hash of them.
      if (options.hash !== undefined && startAt > 0) {
        opened.writable.destroy()
        return await this.approach({ ...options, startAt: 0 })
      }
      const receiver = new SinkReceiver(() => opened.writable, { hash: options.hash })
      written = () => startAt + receiver.written
      return approachOf(receiver, startAt, opened.writable)
    },
  }
}

async function openResumable(
  sink: ResumableSink,
  { startAt, attempt, size }: ApproachOptions,
  { shown: path, pool }: Fetched,
): Promise<{ readonly writable: Writable; readonly startAt: number }> {
  const opened: OpenedSink = await sink.open(startAt, { path, size: size(), attempt })
  const isPlain = !('sink' in opened)
  const writable = nodeWritable(isPlain ? opened : opened.sink, pool)
  writable.on('error', () => {})
  const at = isPlain ? startAt : opened.startAt
  if (!Number.isInteger(at) || at < 0 || at > startAt) {
    writable.destroy()
    throw new RangeError(`the sink goes on at byte ${at}, where ${startAt} or an earlier one was asked for`)
  }
  return { writable, startAt: at }
}

function approachOf(receiver: SinkReceiver, startAt: number, opened?: Writable): Approach {
  return {
    target: receiver,
    startAt,
    offset: startAt,
    complete: how => receiver.complete(how),
    async abandon(error) {
      await receiver.abandon(error)
      // The server may have refused before it was needed.
      opened?.destroy(error)
    },
  }
}

/** Throws `LocalProtocolError` for what nothing can be written to, or not over the session that fetches. */
function checkSink(sink: Sink, pool: SessionPool): void {
  const isObject = typeof sink === 'object' && sink !== null
  if (!isObject || !('getWriter' in sink || ('write' in sink && 'destroy' in sink)))
    throw badEnd('target', sink)
  const error = waitsForItself(sink, pool)
  if (error === undefined) return
  if (sink instanceof Writable) sink.destroy()
  throw error
}

function nodeWritable(sink: Sink, pool: SessionPool): Writable {
  checkSink(sink, pool)
  return 'getWriter' in sink ? Writable.fromWeb(sink) : sink
}
