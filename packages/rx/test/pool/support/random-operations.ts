import { setTimeout as sleep } from 'node:timers/promises'
import { createFtpServer, type Fault, MemoryFileSystem } from '../../../../server/src/index.ts'
import { createFtp } from '../../../src/create-ftp.ts'
import type { Ftp } from '../../../src/ftp.ts'
import { runOperation } from './operation-kinds.ts'

/** What one operation does, and how many turns of the event loop after its start it is given up; undefined for never. */
interface PlannedOperation {
  readonly kind: number
  readonly givenUpAfter: number | undefined
}

/** A whole run: how many sessions, what the server grants, what goes wrong, and what is asked for. */
export interface Plan {
  readonly sessions: number
  readonly granted: number
  readonly faults: readonly Fault[]
  readonly operations: readonly PlannedOperation[]
  readonly end: 'close' | 'destroy' | 'close while they run' | 'destroy while they run'
}

/** Long enough that nothing but a fault passes it. */
const deadlines = {
  connect: 5_000,
  greeting: 5_000,
  tls: 5_000,
  reply: 300,
  dataConnect: 300,
  firstReply: 300,
  dataProgress: 300,
  finalReply: 300,
  cause: 300,
  abort: 300,
  quit: 300,
}
const SETTLED_WITHIN_MS = 60_000

/** Runs a plan over real sockets; rejects unless each operation is settled, once, and no session is left. */
export async function runPlan(plan: Plan): Promise<void> {
  const fileSystem = new MemoryFileSystem({
    'a.txt': 'a',
    'b.bin': Buffer.alloc(200_000, 'b'),
    'in/c': 'c',
    'in/d/e': 'e',
  })
  const server = await createFtpServer({
    fileSystem,
    faults: plan.faults,
    limits: { sessions: plan.granted },
  }).listen()
  const ftp = createFtp(server.url, { sessions: plan.sessions, timeouts: deadlines })
  const settled = plan.operations.map(() => 0)
  try {
    const all = plan.operations.map(async (operation, index) => {
      await startOne(ftp, operation).catch(() => {})
      settled[index] = (settled[index] ?? 0) + 1
    })
    if (plan.end.endsWith('while they run')) {
      await sleep(1)
      await bounded(plan.end.startsWith('close') ? ftp.close() : ftp.destroy(), 'the end')
    }
    await bounded(Promise.all(all), 'the operations')
    await bounded(plan.end === 'close' ? ftp.close() : ftp.destroy(), 'the end')
    if (settled.some(times => times !== 1)) throw new Error(`settled so often: ${settled.join(', ')}`)
    const patience = performance.now() + SETTLED_WITHIN_MS
    while (server.sessions > 0) {
      if (performance.now() > patience) throw new Error(`${server.sessions} sessions are left`)
      await sleep(5)
    }
  } finally {
    await ftp.destroy()
    await server.close()
  }
}

async function startOne(ftp: Ftp, { kind, givenUpAfter }: PlannedOperation): Promise<unknown> {
  const abort = new AbortController()
  const running = runOperation(ftp, kind, abort.signal)
  if (givenUpAfter === undefined) return await running
  running.catch(() => {})
  for (let turns = 0; turns < givenUpAfter; turns++) await new Promise(resolve => setImmediate(resolve))
  abort.abort()
  return await running
}

async function bounded(work: Promise<unknown>, what: string): Promise<void> {
  const timer = new AbortController()
  const late = sleep(SETTLED_WITHIN_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what} did not come to an end`)
  })
  late.catch(() => {})
  try {
    await Promise.race([work, late])
  } finally {
    timer.abort()
  }
}
