import { setTimeout as sleep } from 'node:timers/promises'
import { RawControl } from '../raw-control.ts'
import { listensOn } from './listener.ts'
import { livingProcesses, type ServerMark } from './server-processes.ts'

const pollMs = 5

/**
 * Waits until a server listens and greets; rejects on a greeting other than 220 and when `signal` aborts. Somebody
 * else's listener on the same port is not greeted.
 */
export async function awaitGreeting(
  host: string,
  port: number,
  mark: ServerMark,
  signal: AbortSignal,
): Promise<void> {
  while (!(await listensOn(port, await livingProcesses(mark)))) await sleep(pollMs, undefined, { signal })
  using control = await RawControl.connect(host, port)
  const greeting = await control.reply(signal)
  if (!greeting.startsWith('220')) throw new Error(`it greets with ${JSON.stringify(greeting)}`)
}
