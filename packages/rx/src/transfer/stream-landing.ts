import { Writable } from 'node:stream'
import type { OpenedSink, ResumableSink, Sink, SinkInfo } from './download-target.ts'
import type { Approach, ApproachOptions, Landing } from './landing.ts'
import { SinkReceiver } from './sink-receiver.ts'

/** A sink that is opened for each attempt, at byte 0. */
export function factoryLanding(open: (info: SinkInfo) => Sink, path: string): Landing {
  return {
    needsFacts: false,
    goOnAt: () => 0,
    approach: ({ attempt, size, hash }) => {
      const receiver = new SinkReceiver(() => nodeWritable(open({ path, size: size(), attempt })), { hash })
      return approachOf(receiver, 0)
    },
  }
}

/** A stream, which serves for one attempt. */
export function streamLanding(sink: Sink): Landing {
  return {
    needsFacts: false,
    goOnAt: () => undefined,
    approach: ({ hash }) => approachOf(new SinkReceiver(() => nodeWritable(sink), { hash }), 0),
  }
}

/** A sink that goes on where it says that its bytes are safe. */
export function resumableLanding(sink: ResumableSink, path: string): Landing {
  // What a stream holds when it is destroyed never gets to where it was to go.
  let written = () => 0
  return {
    needsFacts: true,
    goOnAt: handedOver => Math.min(handedOver, written()),
    async approach(options) {
      const opened = await openResumable(sink, options, path)
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
  path: string,
): Promise<{ readonly writable: Writable; readonly startAt: number }> {
  const opened: OpenedSink = await sink.open(startAt, { path, size: size(), attempt })
  const isPlain = !('sink' in opened)
  const writable = nodeWritable(isPlain ? opened : opened.sink)
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
    complete: signal => receiver.complete(signal),
    async abandon(error) {
      await receiver.abandon(error)
      // The server may have refused before it was needed.
      opened?.destroy(error)
    },
  }
}

function nodeWritable(sink: Sink): Writable {
  return 'getWriter' in sink ? Writable.fromWeb(sink) : sink
}
