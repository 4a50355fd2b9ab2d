import { finished, type Readable, type Transform } from 'node:stream'
import type { DataConnection } from './data-connection.ts'
import type { TransferEnd, TransferOptions } from './transfer-end.ts'

/**
 * Sends a file through some stages over a data connection, as fast as the peer takes it.
 *
 * The connection is ended in order only after the last byte of a file that ended well; in every other case it is broken
 * off. `stream.pipeline` would destroy it, which a client of a plain connection sees as the end of the file.
 */
export function sendStream(
  file: Readable,
  stages: readonly Transform[],
  connection: DataConnection,
  options: TransferOptions,
): Promise<TransferEnd> {
  const { socket } = connection
  const source = stages.reduce<Readable>((from, stage) => from.pipe(stage), file)
  return new Promise(resolve => {
    const onAbort = () => settle({ type: 'aborted' })
    const onTimeout = () => {
      // With nothing left to write it is the file that lets us wait.
      if (socket.writableLength > 0) settle({ type: 'stalled' })
      else socket.setTimeout(options.stallMs)
    }
    const stopWatching = [
      ...[file, ...stages].map(stream =>
        finished(stream, { writable: false }, error => error && settle({ type: 'file-failed', error })),
      ),
      finished(socket, { readable: false }, error =>
        settle(error ? { type: 'connection-failed', error } : { type: 'complete' }),
      ),
    ]
    let settled = false
    function settle(end: TransferEnd): void {
      if (settled) return
      settled = true
      for (const stop of stopWatching) stop()
      options.signal.removeEventListener('abort', onAbort)
      socket.off('timeout', onTimeout)
      if (end.type !== 'complete') {
        source.unpipe(socket)
        connection.breakOff()
      }
      // Of a range the file has more to give.
      for (const stream of [file, ...stages]) stream.destroy()
      // Not before the file is closed: what the reply says must hold when it is sent.
      finished(file, () => resolve(end))
    }
    for (const stream of [file, ...stages]) stream.on('error', () => {})
    source.on('data', (chunk: Uint8Array) => options.onBytes(chunk.length))
    options.signal.addEventListener('abort', onAbort)
    socket.on('timeout', onTimeout)
    socket.setTimeout(options.stallMs)
    // Read and dropped, so that the peer's end or reset is noticed.
    socket.resume()
    source.pipe(socket)
    if (options.signal.aborted) onAbort()
  })
}
