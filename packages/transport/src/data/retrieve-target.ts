import { Writable } from 'node:stream'
import type { WritableStream } from 'node:stream/web'
import { LocalProtocolError } from '@sluice/protocol'
import type { DataReceiver } from './data-receiver.ts'
import { FileReceiver } from './file-receiver.ts'
import type { FileTarget } from './file-target.ts'
import { WritableReceiver } from './writable-receiver.ts'

/** A Node or web stream to write to. */
export type WriteTarget = Writable | WritableStream<Uint8Array>

/**
 * Where retrieved bytes can go: a local file, a stream, what opens one when the server has agreed to send, or a
 * receiver.
 */
export type RetrieveTarget = FileTarget | WriteTarget | (() => WriteTarget) | DataReceiver

/** A receiver for a target that is none, which is told by us how the transfer ended. */
export function receiverOf(target: Exclude<RetrieveTarget, DataReceiver>): FileReceiver | WritableReceiver {
  if (typeof target === 'string') throw textAsTarget()
  return 'file' in target ? new FileReceiver(target) : new WritableReceiver(writableOf(target))
}

/** A stream as a Node stream, and what opens one as what opens that. */
function writableOf(target: WriteTarget | (() => WriteTarget)): Writable | (() => Writable) {
  return typeof target === 'function' ? () => nodeWritable(target()) : nodeWritable(target)
}

function nodeWritable(target: WriteTarget): Writable {
  return 'getWriter' in target ? Writable.fromWeb(target) : target
}

/** Only a caller without types gets here. */
function textAsTarget(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: 'a text is no target: pass { file: path } for a local file',
  })
}
