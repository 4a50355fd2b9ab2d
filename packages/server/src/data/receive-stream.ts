import { finished, type Transform, type Writable } from 'node:stream'
import type { DataConnection } from './data-connection.ts'
import type { TransferEnd, TransferOptions } from './transfer-end.ts'

/**
 * Writes what comes over a data connection through some stages into a file, as fast as the file takes it.
 *
 * The file is ended only when the peer ended the connection in order, and `complete` means that it has closed; in
 * every other case it is destroyed.
 */
export function receiveStream(
  connection: DataConnection,
  stages: readonly Transform[],
  file: Writable,
  options: TransferOptions,
): Promise<TransferEnd> {
  const { socket } = connection
  const target: Writable = stages[0] ?? file
  stages.forEach((stage, index) => {
    stage.pipe(stages[index + 1] ?? file)
  })
  return new Promise(resolve => {
    let withoutCloseNotify = false
    const onAbort = () => settle({ type: 'aborted' })
    const onTimeout = () => {
      // While the file is busy it is we who let the peer wait.
      if (target.writableNeedDrain || socket.readableEnded) socket.setTimeout(options.stallMs)
      else settle({ type: 'stalled' })
    }
    const stopWatching = [
      finished(socket, { writable: false }, error =>
        error ? settle({ type: 'connection-failed', error }) : void onPeerEnd(),
      ),
      ...stages.map(stage => finished(stage, error => error && settle({ type: 'undecodable', error }))),
      finished(file, { readable: false }, error =>
        settle(error ? { type: 'file-failed', error } : complete()),
      ),
    ]
    const complete = (): TransferEnd => ({
      type: 'complete',
      ...(withoutCloseNotify ? { withoutCloseNotify } : {}),
    })
    async function onPeerEnd(): Promise<void> {
      const ending = await connection.ending()
      withoutCloseNotify = ending === 'cut'
      if (ending === 'reset') {
        settle({ type: 'connection-failed', error: new Error('the data connection was reset') })
      } else if (withoutCloseNotify && options.requireCloseNotify) settle({ type: 'cut' })
      else target.end()
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
        for (const stream of [...stages, file]) stream.destroy()
      }
      // Not before the file is closed: what the reply says must hold when it is sent.
      finished(file, () => resolve(end))
    }
    for (const stream of [...stages, file]) stream.on('error', () => {})
    socket.on('data', (chunk: Uint8Array) => options.onBytes(chunk.length))
    options.signal.addEventListener('abort', onAbort)
    socket.on('timeout', onTimeout)
    socket.setTimeout(options.stallMs)
    socket.pipe(target, { end: false })
    if (options.signal.aborted) onAbort()
  })
}
