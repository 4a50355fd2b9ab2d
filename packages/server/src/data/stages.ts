import { Transform } from 'node:stream'
import { createDeflate, createInflate } from 'node:zlib'
import { AsciiDecoder, AsciiEncoder } from '@sluice/protocol'
import { FileSystemError } from '../file-system/file-system-error.ts'

/** How files are changed on their way: the TYPE and MODE of the session. */
export interface Representation {
  /** TYPE A: lines end with CR LF on the way and with LF in files. */
  readonly text: boolean
  /** MODE Z: the level of compression. */
  readonly deflateLevel: number | undefined
}

/** What a file goes through before it is sent; of a range only the first `length` bytes. */
export function outgoingStages({ text, deflateLevel }: Representation, length?: number): Transform[] {
  return [
    ...(length === undefined ? [] : [head(length)]),
    ...(text ? [converting(new AsciiEncoder())] : []),
    ...(deflateLevel === undefined ? [] : [createDeflate({ level: deflateLevel })]),
  ]
}

/** What an upload goes through before it is written; compressed, it may become so many bytes. */
export function incomingStages({ text, deflateLevel }: Representation, maxInflated: number): Transform[] {
  return [
    ...(deflateLevel === undefined ? [] : [createInflate(), atMost(maxInflated)]),
    ...(text ? [converting(new AsciiDecoder())] : []),
  ]
}

/** The first bytes of a stream. Behind them nothing more is taken: whoever uses it destroys the source. */
function head(bytes: number): Transform {
  let left = bytes
  return new Transform({
    construct(done) {
      if (left === 0) this.push(null)
      done()
    },
    transform(chunk: Buffer, _encoding, done) {
      if (left === 0) return
      const taken = chunk.subarray(0, left)
      left -= taken.length
      this.push(taken)
      if (left > 0) done()
      else this.push(null)
    },
  })
}

function converting(codec: AsciiEncoder | AsciiDecoder): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, codec.push(chunk)),
    flush: done => done(null, codec.end()),
  })
}

/** A few bytes can be inflated to a thousand times as many. */
function atMost(bytes: number): Transform {
  let left = bytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left < 0) done(new FileSystemError('no-space', ''))
      else done(null, chunk)
    },
  })
}
