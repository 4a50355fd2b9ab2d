import type { DataPort } from '../data/data-port.ts'
import type { AddressFault } from './fault.ts'
import { pauseUntil } from './pause.ts'

/** A way to a data connection that is slow, silent or closed. */
export function faultyPort(port: DataPort, fault: AddressFault): DataPort {
  if (fault.type === 'closed') {
    port.breakOff()
    return port
  }
  const closing = new AbortController()
  return {
    async connect() {
      await pauseUntil(fault.type === 'delay' ? fault.ms : undefined, closing.signal)
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
