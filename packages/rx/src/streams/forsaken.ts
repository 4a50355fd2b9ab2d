import type { Readable, Writable } from 'node:stream'

/**
 * Destroys a reader whose target is gone before its end, as a web client that has left is, unless somebody else reads:
 * `pipe` of Node only lets go, and its session would be held for ever.
 */
export function endWithTarget(reader: Readable, target: NodeJS.WritableStream): void {
  const onUnpipe = (source: unknown) => {
    if (source !== reader) return
    target.off('unpipe', onUnpipe)
    if ((target as Writable).destroyed !== true) return
    // What is around it, such as `pipeline`, may know of an error to destroy it with.
    process.nextTick(() => {
      const isRead = reader.listenerCount('data') > 0 || reader.listenerCount('readable') > 0
      if (!isRead && !reader.readableEnded) reader.destroy()
    })
  }
  target.on('unpipe', onUnpipe)
}

/** The same for a writer whose source is gone before its end: half of a file must not wait for the rest. */
export function endWithSource(writer: Writable, source: Readable): void {
  const onClose = () => {
    writer.off('unpipe', onUnpipe)
    process.nextTick(() => {
      if (!source.readableEnded && !writer.writableEnded) writer.destroy()
    })
  }
  const onUnpipe = (left: unknown) => {
    if (left !== source) return
    writer.off('unpipe', onUnpipe)
    source.off('close', onClose)
  }
  source.on('close', onClose)
  writer.on('unpipe', onUnpipe)
}
