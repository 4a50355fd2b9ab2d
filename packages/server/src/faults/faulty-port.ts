import type { DataPort } from '../data/data-port.ts'
import type { AddressFault } from './fault.ts'
import { pauseUntil } from './pause.ts'
import { sendStranger, type Target } from './stranger.ts'

/** A way to a data connection that is slow, silent, closed or shared with a stranger; `target` in active mode. */
export function faultyPort(port: DataPort, fault: AddressFault, target?: Target): DataPort {
  if (fault.type === 'closed') {
    port.breakOff()
    return port
  }
  const closing = new AbortController()
  return {
    async connect() {
      if (fault.type !== 'stranger')
        await pauseUntil(fault.type === 'delay' ? fault.ms : undefined, closing.signal)
      else if (target !== undefined) await sendStranger(target, fault)
      // One that was closed meanwhile rejects.
      return port.connect()
    },
    close() {
      port.close()
      closing.abort()
    },
    breakOff() {
      port.breakOff()
      closing.abort()
    },
  }
}
