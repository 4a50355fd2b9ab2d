import { finished, type Writable } from 'node:stream'
import type { DataConnection } from './data-connection.ts'
import type { TransferEnd, TransferOptions } from './transfer-end.ts'

/**
 * Writes what comes over a data connection into a stream, as fast as the stream takes it.
 *
 * The stream is ended only when the peer ended the connection in order, and `complete` means that it has closed; in
 * every other case it is destroyed.
 */
export function receiveStream(
  connection: DataConnection,
  target: Writable,
  options: TransferOptions,
): Promise<TransferEnd> {
  const { socket } = connection
  return new Promise(resolve => {
    const onAbort = () => settle({ type: 'aborted' })
    const onTimeout = () => {
      // While the target is busy it is we who let the peer wait.
      if (target.writableNeedDrain || socket.readableEnded) socket.setTimeout(options.stallMs)
      else settle({ type: 'stalled' })
    }
    const stopWatching = [
      finished(socket, { writable: false }, error =>
        error ? settle({ type: 'connection-failed', error }) : void onPeerEnd(),
      ),
      finished(target, { readable: false }, error =>
        settle(error ? { type: 'file-failed', error } : { type: 'complete' }),
      ),
    ]
    async function onPeerEnd(): Promise<void> {
      if (await connection.endedInOrder()) target.end()
      else settle({ type: 'connection-failed', error: new Error('the data connection was reset') })
    }
    let settled = false
    function settle(end: TransferEnd): void {
      if (settled) return
      settled = true
      for (const stop of stopWatching) stop()
      options.signal.removeEventListener('abort', onAbort)
      socket.off('timeout', onTimeout)
      if (end.type !== 'complete') {
        socket.unpipe(target)
        connection.breakOff()
        target.destroy()
      }
      // Not before the file is closed: what the reply says must hold when it is sent.
      finished(target, () => resolve(end))
    }
    target.on('error', () => {})
    socket.on('data', (chunk: Uint8Array) => options.onBytes(chunk.length))
    options.signal.addEventListener('abort', onAbort)
    socket.on('timeout', onTimeout)
    socket.setTimeout(options.stallMs)
    socket.pipe(target, { end: false })
    if (options.signal.aborted) onAbort()
  })
}
