import type { Socket } from 'node:net'

/** Waits so many milliseconds, or until a socket has closed. */
export function pause(ms: number, socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      socket.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    socket.on('close', done)
    if (socket.closed) done()
  })
}

/** Waits so many milliseconds, for ever by default, or until a signal aborts. */
export function pauseUntil(ms: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = ms === undefined ? undefined : setTimeout(done, ms)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
